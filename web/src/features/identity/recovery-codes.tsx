import { Download } from 'lucide-react';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Shown once: the way in when phone and key are lost. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `${codes.join('\n')}\n`;
  return (
    <div className="grid gap-4">
      <Notice tone="warning" live title="Keep these recovery codes">
        Each lets you in once when you cannot use your second factor. They are shown this once.
      </Notice>
      <ol className="grid grid-cols-2 gap-x-6 gap-y-1 rounded border border-border bg-sunken p-3 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-2">
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="gantry-recovery-codes.txt"
          className={buttonClass()}
        >
          <Download size={16} aria-hidden />
          Save as a file
        </a>
        <CopyButton text={text} what="recovery codes" />
        <Button look="primary" className="ml-auto" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
