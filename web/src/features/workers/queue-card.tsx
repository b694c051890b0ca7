import { Link } from '@tanstack/react-router';
import { Card } from '../../ui/page.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { StateMark } from '../runs/run-state-mark.tsx';
import type { PoolDetails, WaitingRun } from './model.ts';

/** What waits for the workers of the pool, in the order in which it goes. */
export function QueueCard({ queue }: { queue: PoolDetails['searchSchedulableRuns'] }) {
  const waiting = queue.edges.map(({ node }) => node);
  return (
    <Card title="Queue">
      {waiting.length === 0 ? (
        <p className="text-muted">No run waits.</p>
      ) : (
        <Table caption="Queue" columns={columns} rows={waiting} rowKey={({ run }) => run.id} />
      )}
      {queue.pageInfo.hasNextPage ? (
        <p className="mt-3 text-sm text-muted">These {waiting.length} go first; more wait behind them.</p>
      ) : null}
    </Card>
  );
}

const columns: readonly Column<WaitingRun>[] = [
  { title: 'Place', cell: ({ position }) => position },
  {
    title: 'Run',
    lead: true,
    cell: ({ run }) => (
      <Link to="/stack/$stack/run/$run" params={{ stack: run.stack.id, run: run.id }} className="link">
        {run.stack.name} #{run.number}
      </Link>
    ),
  },
  { title: 'Title', cell: ({ run }) => <span className="wrap-anywhere">{run.title}</span> },
  { title: 'State', cell: ({ run }) => <StateMark state={run.state} /> },
  { title: 'Made', cell: ({ run }) => <TimeAgo at={run.createdAt} /> },
];
