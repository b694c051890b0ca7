import { CopyButton } from '../../ui/copy-button.tsx';

/** A command for a terminal. `shown` stands in for it where a secret is in it; the copy has the secret. */
export function CommandBlock({ shown, text, what }: { shown?: string; text: string; what: string }) {
  return (
    <div className="flex min-w-0 items-start gap-1 rounded border border-border bg-sunken py-1 pr-1 pl-3">
      <code className="min-w-0 grow py-1.5 font-mono text-sm wrap-anywhere whitespace-pre-wrap text-text">
        {shown ?? text}
      </code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
