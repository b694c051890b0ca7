import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';
import { CopyButton } from './copy-button.tsx';

const frame = 'flex min-w-0 items-center gap-1 rounded border border-border bg-sunken pl-3 pr-1';
const value = 'min-w-0 grow truncate py-1.5 font-mono text-sm';

/** A value that is needed elsewhere, beside its copy button. */
export function CopyField({ text, what }: { text: string; what: string }) {
  return (
    <div className={frame}>
      <code className={value} title={text}>
        {text}
      </code>
      <CopyButton text={text} what={what} />
    </div>
  );
}

/** Hidden until asked for; copying does not need revealing. */
export function SecretField({ text, what }: { text: string; what: string }) {
  const [shown, setShown] = useState(false);
  return (
    <div className={frame}>
      <code className={value}>{shown ? text : '•'.repeat(24)}</code>
      <IconButton
        label={shown ? `Hide ${what}` : `Reveal ${what}`}
        icon={shown ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
        onClick={() => setShown(!shown)}
      />
      <CopyButton text={text} what={what} />
    </div>
  );
}
