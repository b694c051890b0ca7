import { ExternalLink } from 'lucide-react';
import { TimeAgo } from '../../ui/time.tsx';
import type { SentFeedback } from './model.ts';

const kinds = { STATUS: 'Status', REPORT: 'Report', COMMENT: 'Comment' } as const;
const states: Readonly<Record<string, string>> = {
  in_progress: 'In progress',
  successful: 'Successful',
  failed: 'Failed',
  stopped: 'Stopped',
  passed: 'Passed',
  pending: 'Pending',
};

/** What Bitbucket was told of the run, each with the way to see it there. */
export function SentList({ sent }: { sent: readonly SentFeedback[] }) {
  if (sent.length === 0) return null;
  return (
    <section aria-labelledby="sent-title" className="mt-5 border-t border-border pt-4 text-sm">
      <h2 id="sent-title" className="font-medium">
        Sent to Bitbucket
      </h2>
      <ul className="mt-2 grid gap-2">
        {sent.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells two reports apart
          <li key={index} className="min-w-0">
            <SentItem one={one} name={one.kind === 'STATUS' ? one.name : kinds[one.kind]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One thing that Bitbucket was told, with the way to see it there. */
export function SentItem({ one, name }: { one: SentFeedback; name: string }) {
  return (
    <>
      {one.url === '' ? (
        <span className="break-words">{name}</span>
      ) : (
        <a
          href={one.url}
          target="_blank"
          rel="noreferrer"
          className="link inline-flex max-w-full items-center gap-1 break-words"
        >
          {name}
          <ExternalLink size={12} aria-hidden className="shrink-0" />
        </a>
      )}
      <p className="text-muted">
        {factsOf(one)}
        <TimeAgo at={one.sentAt} />
      </p>
      {one.problem === null ? null : <p className="text-danger">Refused: {one.problem}</p>}
    </>
  );
}

function factsOf({ kind, name, state, description }: SentFeedback): string {
  const facts = [kind === 'COMMENT' ? name : (states[state] ?? state), kind === 'REPORT' ? description : ''];
  return facts
    .filter((fact) => fact !== '')
    .map((fact) => `${fact}, `)
    .join('');
}
