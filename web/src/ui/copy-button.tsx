import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { Button, IconButton } from './button.tsx';

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast.error('The browser did not allow copying. Select the text and copy it by hand.');
    return false;
  }
}

/** `what` completes "Copy …": "Copy webhook endpoint". */
export function CopyButton({ text, what, wide }: { text: string; what: string; wide?: boolean }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(text));
  const icon = copied ? (
    <Check size={15} className="text-success" aria-hidden />
  ) : (
    <Copy size={15} aria-hidden />
  );
  const label = copied ? 'Copied' : `Copy ${what}`;
  return wide ? (
    <Button size="small" icon={icon} onClick={copy}>
      {label}
    </Button>
  ) : (
    <IconButton label={label} icon={icon} onClick={copy} />
  );
}
