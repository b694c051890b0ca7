import { Link } from '@tanstack/react-router';
import { GitPullRequest } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { DeltaText } from './delta-text.tsx';
import type { RunSummary } from './model.ts';
import { StateMark } from './run-state-mark.tsx';
import { typeLabels } from './run-words.ts';

interface RunTableProps {
  caption: string;
  runs: readonly RunSummary[];
  /** Also names the stack of each run. */
  withStack: boolean;
  more: MoreRows | null;
}

/** The next page of a list, when there is one. */
export interface MoreRows {
  busy: boolean;
  load: () => void;
}

export function RunTable({ caption, runs, withStack, more }: RunTableProps) {
  const shown = withStack ? columns : columns.filter((column) => column !== stackColumn);
  return (
    <>
      <Table caption={caption} columns={shown} rows={runs} rowKey={(run) => run.id} />
      {more === null ? null : (
        <div className="mt-3 flex justify-center">
          <Button busy={more.busy} onClick={more.load}>
            Show older runs
          </Button>
        </div>
      )}
    </>
  );
}

/** Tests belong to modules. */
const stackColumn: Column<RunSummary> = {
  title: 'Stack or module',
  className: 'max-w-56 lg:truncate',
  cell: (run) =>
    run.type === 'TESTING' ? (
      <Link to="/module/$module" params={{ module: run.stack.id }} className="hover:underline">
        {run.stack.id}
      </Link>
    ) : (
      <Link to="/stack/$stack" params={{ stack: run.stack.id }} className="hover:underline">
        {run.stack.name}
      </Link>
    ),
};

const columns: readonly Column<RunSummary>[] = [
  { title: 'State', lead: true, className: 'w-44', cell: (run) => <StateMark state={run.state} /> },
  stackColumn,
  { title: 'Run', lead: true, className: 'w-full max-w-0 min-w-64', cell: (run) => <RunTitle run={run} /> },
  {
    title: 'Type',
    className: 'whitespace-nowrap',
    cell: (run) => (run.driftDetection ? 'Drift' : typeLabels[run.type]),
  },
  {
    title: 'Changes',
    className: 'whitespace-nowrap',
    cell: (run) => (run.delta === null ? null : <DeltaText delta={run.delta} />),
  },
  {
    title: 'Commit',
    cell: (run) => (
      <span className="font-mono" title={run.commit.hash}>
        {run.commit.hash.slice(0, 8)}
      </span>
    ),
  },
  { title: 'Started', className: 'whitespace-nowrap', cell: (run) => <TimeAgo at={run.createdAt} /> },
];

/** The title with why it stands where it stands. */
export function RunTitle({ run }: { run: RunSummary }) {
  return (
    <div className="min-w-0">
      <div className="flex min-w-0 items-baseline gap-2">
        <Link
          to="/stack/$stack/run/$run"
          params={{ stack: run.stack.id, run: run.id }}
          className="min-w-0 font-medium lg:truncate hover:underline"
        >
          <span className="text-muted">#{run.number}</span> {run.title}
        </Link>
        {run.pullRequest === null ? null : (
          <a
            href={run.pullRequest.url}
            target="_blank"
            rel="noreferrer"
            title={run.pullRequest.title ?? undefined}
            className="inline-flex shrink-0 items-center gap-1 self-center text-muted hover:text-text"
          >
            <GitPullRequest size={13} aria-hidden />
            <span className="sr-only">Pull request </span>#{run.pullRequest.number}
          </a>
        )}
      </div>
      {run.reason === null ? null : (
        <p className="text-muted lg:truncate" title={run.reason}>
          {run.reason}
        </p>
      )}
    </div>
  );
}
