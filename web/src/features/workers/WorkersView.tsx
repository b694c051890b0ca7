import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import type { Space } from '../identity/model.ts';
import type { PoolCommands } from './commands.ts';
import { type PoolDetails, type PoolSummary, poolTitle } from './model.ts';
import { PoolDialog } from './pool-dialog.tsx';
import { PoolPanel } from './pool-panel.tsx';

interface WorkersViewProps {
  pools: readonly PoolSummary[];
  /** Undefined while it is loaded; null when there is none, or it may not be seen. */
  pool: PoolDetails | null | undefined;
  problem: Problem | null;
  publicUrl: string;
  /** Where the viewer may have pools. */
  spaces: readonly Space[];
  mayCreate: boolean;
  onRetry: () => void;
  commands: PoolCommands;
}

export function WorkersView({ pools, pool, problem, onRetry, mayCreate, ...props }: WorkersViewProps) {
  const [creating, setCreating] = useState(false);
  const { save } = props.commands;
  const create = () => {
    save.reset();
    setCreating(true);
  };
  return (
    <>
      <PageHeader
        title="Workers"
        facts="Each takes one run at a time, of the stacks and modules of its pool"
        actions={
          <Button
            icon={<Plus size={16} aria-hidden />}
            onClick={create}
            disabledReason={mayCreate ? undefined : 'Only admins of a space create worker pools.'}
          >
            New pool
          </Button>
        }
      />
      <PageBody wide>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {pool === undefined && problem === null ? <RowsSkeleton rows={4} /> : null}
        {pool === undefined ? null : (
          <div
            className={clsx(
              'grid grid-cols-1 items-start gap-6',
              pools.length > 1 && 'lg:grid-cols-[16rem_minmax(0,1fr)]',
            )}
          >
            {pools.length > 1 ? <PoolList pools={pools} chosen={pool?.id ?? null} /> : null}
            {pool === null ? <NoPool /> : <PoolPanel pool={pool} {...props} />}
          </div>
        )}
      </PageBody>
      {creating ? (
        <PoolDialog pool={null} spaces={props.spaces} save={save} onClose={() => setCreating(false)} />
      ) : null}
    </>
  );
}

const NoPool = () => (
  <EmptyState icon={<Server size={28} />} title="There is no such worker pool">
    It was deleted, or your roles do not let you see it.
  </EmptyState>
);

function PoolList({ pools, chosen }: { pools: readonly PoolSummary[]; chosen: string | null }) {
  return (
    <nav aria-label="Worker pools" className="rounded border border-border bg-surface p-1.5">
      {pools.map((pool) => (
        <Link
          key={pool.id}
          to={pool.space === null ? '/workers' : '/workers/$pool'}
          params={{ pool: pool.id }}
          aria-current={pool.id === chosen ? 'page' : undefined}
          activeProps={{}}
          className={clsx(
            'block rounded px-2.5 py-1.5',
            pool.id === chosen ? 'bg-selected text-accent-text' : 'hover:bg-hover',
          )}
        >
          <span className="block font-medium wrap-anywhere">{poolTitle(pool)}</span>
          <span className={clsx('block text-sm', pool.id === chosen ? '' : 'text-muted')}>
            {wordsOf(pool)}
          </span>
        </Link>
      ))}
    </nav>
  );
}

/** How many take runs, and how many runs wait for them. */
function wordsOf({ workers, pendingRuns }: PoolSummary): string {
  const connected =
    workers.length === 0 ? 'No worker' : `${workers.length} ${workers.length === 1 ? 'worker' : 'workers'}`;
  return pendingRuns === 0 ? connected : `${connected} · ${pendingRuns} waiting`;
}
