import { Link } from '@tanstack/react-router';
import { Plus, RefreshCw, Server } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Mark, type MarkShape } from '../../ui/mark.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { Worker } from './model.ts';
import { type CreateWorkerToken, WorkerTokenDialog } from './worker-token-dialog.tsx';

interface WorkersViewProps {
  workers: readonly Worker[] | undefined;
  problem: Problem | null;
  publicUrl: string;
  mayCreate: boolean;
  onRetry: () => void;
  token: CreateWorkerToken;
  drain: Deed<{ id: string; drain: boolean }>;
  /** Has all workers register anew. */
  cycle: Deed<void>;
}

export function WorkersView({
  workers,
  problem,
  publicUrl,
  mayCreate,
  onRetry,
  token,
  drain,
  cycle,
}: WorkersViewProps) {
  const [adding, setAdding] = useState(false);
  const [cycling, setCycling] = useState(false);
  const open = () => {
    token.reset();
    setAdding(true);
  };
  const add = (
    <Button
      look="primary"
      icon={<Plus size={16} aria-hidden />}
      onClick={open}
      disabledReason={mayCreate ? undefined : 'Only root admins add workers.'}
    >
      Add worker
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Workers"
        actions={
          <>
            <Button
              icon={<RefreshCw size={15} aria-hidden />}
              onClick={() => setCycling(true)}
              disabledReason={whyNoCycle(workers, mayCreate)}
            >
              Cycle
            </Button>
            {add}
          </>
        }
        facts="Each takes one run at a time; add more to run more at once"
      />
      <PageBody wide>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        <ProblemNotice problem={drain.problem} />
        {workers === undefined && problem === null ? <RowsSkeleton rows={3} /> : null}
        {workers?.length === 0 ? (
          <EmptyState icon={<Server size={28} />} title="No worker is connected">
            Runs wait in the state Ready until one takes them. The server has a built-in worker unless it was
            started without; others need only to reach this server over HTTPS.
          </EmptyState>
        ) : null}
        {workers !== undefined && workers.length > 0 ? (
          <Table
            caption="Workers"
            columns={mayCreate ? [...columns, drainColumn(drain)] : columns}
            rows={workers}
            rowKey={(worker) => worker.id}
          />
        ) : null}
      </PageBody>
      {cycling ? (
        <TypedConfirm
          title="Cycle all workers"
          name={null}
          verb="Cycle workers"
          busy={cycle.busy}
          problem={cycle.problem}
          onConfirm={() => cycle.submit(undefined, () => setCycling(false))}
          onClose={() => setCycling(false)}
        >
          <p>
            Each worker ends the run that it has, then registers anew as if it had just been started. Drained
            workers take runs again.
          </p>
        </TypedConfirm>
      ) : null}
      {adding ? (
        <WorkerTokenDialog token={token} publicUrl={publicUrl} onClose={() => setAdding(false)} />
      ) : null}
    </>
  );
}

function whyNoCycle(workers: readonly Worker[] | undefined, mayCycle: boolean): string | undefined {
  if (!mayCycle) return 'Only root admins cycle workers.';
  return workers?.some(({ state }) => state !== 'LOST') ? undefined : 'No worker is connected.';
}

const marks: Record<Worker['state'], { shape: MarkShape; label: string }> = {
  IDLE: { shape: 'finished', label: 'Idle' },
  BUSY: { shape: 'working', label: 'Busy' },
  LOST: { shape: 'failed', label: 'Lost' },
};
const isolations: Record<string, string> = {
  bubblewrap: 'Bubblewrap: private file system and processes',
  process: 'Process group only',
};

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
const drainColumn = (drain: WorkersViewProps['drain']): Column<Worker> => ({
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
