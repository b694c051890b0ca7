import { isBlocking, type RunState } from '@gantry/contract/run-states';
import type { Trx } from '../platform/db/index.ts';
import { lockStackRow, type StackRow } from '../stacks/index.ts';
import { advanceRun } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import { holderOf, queuedRuns, type RunRow, updateRun } from './store.ts';

/** Hop 5: lets the runs of a stack go that may go. Previews take no lock; of blocking runs one goes at a time. */
export function createScheduleStack(deps: RunDeps) {
  return ({ stackId }: { stackId: string }): Promise<void> =>
    deps.db.transaction(async (trx) => {
      const stack = await lockStackRow(trx, stackId);
      if (stack === undefined || stack.integration_id === null) return;
      const queued = await queuedRuns(trx, stackId);
      for (const run of queued) if (!isBlocking(run.type)) await release(deps, trx, run);
      const blocking = queued.filter((run) => isBlocking(run.type));
      await scheduleBlocking(deps, trx, stack, blocking);
    });
}

async function scheduleBlocking(
  deps: RunDeps,
  trx: Trx,
  stack: StackRow,
  queued: readonly RunRow[],
): Promise<void> {
  const [first, ...rest] = queued;
  if (first === undefined) return;
  const holder = await holderOf(trx, stack.id);
  const obstacle = holder === undefined ? lockObstacle(stack, first) : blockedBy(holder);
  if (obstacle === null) await release(deps, trx, first);
  else await explain(trx, first, obstacle);
  for (const run of rest) await explain(trx, run, obstacle ?? blockedBy(first));
}

const release = (deps: RunDeps, trx: Trx, run: RunRow): Promise<RunRow> =>
  advanceRun(deps, trx, {
    runId: run.id,
    event: 'unblocked',
    actor: 'scheduler',
    note: 'Waits for a free worker.',
  });

async function explain(trx: Trx, run: RunRow, reason: string): Promise<void> {
  if (run.reason !== reason) await updateRun(trx, run.id, { reason });
}

/** A locked stack lets only the runs of its holder go. */
function lockObstacle(stack: StackRow, run: RunRow): string | null {
  if (stack.locked_by === null || run.triggered_by === stack.locked_by_name) return null;
  return `Waits until ${stack.locked_by_name ?? 'its holder'} releases the lock of the stack.`;
}

const waiting: Partial<Record<RunState, string>> = {
  UNCONFIRMED: 'which waits for confirmation',
  PENDING_REVIEW: 'which waits for a review',
  READY: 'which waits for a worker',
  QUEUED: 'which is before it in the queue',
};

function blockedBy(run: RunRow): string {
  return `Blocked by run #${run.number}, ${waiting[run.state] ?? 'which is under way'}.`;
}
