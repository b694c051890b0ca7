import { CopyButton } from './copy-button.tsx';

/** A commit's short hash with the full one to copy. */
export function Hash({ hash, url }: { hash: string; url?: string | null }) {
  const text = <span className="font-mono text-sm">{hash.slice(0, 8)}</span>;
  return (
    <span className="inline-flex shrink-0 items-center gap-0.5 whitespace-nowrap">
      {url == null ? (
        <span title={hash}>{text}</span>
      ) : (
        <a href={url} target="_blank" rel="noreferrer" className="link" title={hash}>
          {text}
        </a>
      )}
      <CopyButton text={hash} what="commit hash" />
    </span>
  );
}
