import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Mark, type MarkShape } from '../../ui/mark.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { Worker } from './model.ts';

const marks: Record<Worker['state'], { shape: MarkShape; label: string }> = {
  IDLE: { shape: 'finished', label: 'Idle' },
  BUSY: { shape: 'working', label: 'Busy' },
  LOST: { shape: 'failed', label: 'Lost' },
};
const isolations: Record<string, string> = {
  bubblewrap: 'Bubblewrap: private file system and processes',
  process: 'Process group only',
};

interface WorkerTableProps {
  workers: readonly Worker[];
  mayDrain: boolean;
  drain: Deed<{ id: string; drain: boolean }>;
}

export function WorkerTable({ workers, mayDrain, drain }: WorkerTableProps) {
  return (
    <Table
      caption="Workers"
      columns={mayDrain ? [...columns, drainColumn(drain)] : columns}
      rows={workers}
      rowKey={(worker) => worker.id}
    />
  );
}

const columns: readonly Column<Worker>[] = [
  {
    title: 'State',
    lead: true,
    cell: (worker) => (
      <span className="flex flex-wrap items-center gap-2">
        <Mark {...marks[worker.state]} />
        {worker.drained ? <Badge>Drained</Badge> : null}
      </span>
    ),
  },
  { title: 'Name', lead: true, cell: (worker) => <span className="font-medium">{worker.name}</span> },
  { title: 'Run', cell: (worker) => <RunLink run={worker.run} /> },
  { title: 'Isolation', cell: (worker) => isolations[worker.isolation] ?? worker.isolation },
  { title: 'Version', cell: (worker) => worker.version },
  { title: 'Last seen', cell: (worker) => <TimeAgo at={worker.lastSeenAt} /> },
];

/** Drained workers end what they have; nothing waits for them. */
const drainColumn = (drain: WorkerTableProps['drain']): Column<Worker> => ({
  title: 'Actions',
  className: 'text-right',
  cell: ({ id, name, drained }) => (
    <Button
      size="small"
      aria-label={drained ? `Let ${name} take runs again` : `Drain ${name}`}
      busy={drain.busy}
      onClick={() => drain.submit({ id, drain: !drained })}
    >
      {drained ? 'Take runs again' : 'Drain'}
    </Button>
  ),
});

function RunLink({ run }: { run: Worker['run'] }) {
  if (run === null) return <span className="text-muted">None</span>;
  return (
    <Link to="/stack/$stack/run/$run" params={{ stack: run.stack.id, run: run.id }} className="link">
      {run.stack.name} #{run.number}
    </Link>
  );
}
