import { advanceRun, lockRunRow, type RunRow } from '../runs/index.ts';
import { lockStackRow, updateStack } from '../stacks/index.ts';
import type { WorkerDeps } from './deps.ts';
import { expiredLeases } from './store.ts';

const lostInApply =
  'The worker was lost during the apply; the state may have changed. Check the new plan before anything is applied.';
const lostInTask =
  'The worker was lost during the task; what the command did is not known. Check before you start it again.';

const lostInTest =
  'The worker was lost while the test had resources; they may be left behind. Look for them, then build the version again.';

function noteOf({ state, type }: RunRow, seconds: number): string {
  if (!changing.includes(state)) return `The worker went silent for ${seconds} s. Retry the run.`;
  if (type === 'TESTING') return lostInTest;
  return state === 'PERFORMING' ? lostInTask : lostInApply;
}

/** States in which the worker changes things. */
const changing: readonly RunRow['state'][] = ['APPLYING', 'DESTROYING', 'PERFORMING'];

/** Fails the runs whose worker went silent, which also ends the worker's authority. An apply is never repeated. */
export function createReapLeases(deps: WorkerDeps) {
  return async (): Promise<void> => {
    for (const expired of await expiredLeases(deps.db.kysely, deps.clock.now())) await reap(deps, expired);
  };
}

function reap(deps: WorkerDeps, { id, stack_id: stackId }: Pick<RunRow, 'id' | 'stack_id'>): Promise<void> {
  return deps.db.transaction(async (trx) => {
    await lockStackRow(trx, stackId);
    const run = await lockRunRow(trx, id);
    // A heartbeat may have come since it was found.
    if (run?.lease_until == null || run.lease_until >= deps.clock.now()) return;
    const applying = changing.includes(run.state);
    const note = noteOf(run, deps.limits.leaseSeconds);
    await advanceRun(deps, trx, {
      runId: id,
      event: 'lease_expired',
      actor: 'scheduler',
      note,
      set: { failure_code: applying ? 'WORKER_LOST_DURING_APPLY' : 'WORKER_LOST' },
    });
    if (applying && run.type !== 'TESTING')
      await updateStack(trx, stackId, { plan_required: 'a worker was lost during the last apply.' });
    deps.logger.warn({ runId: id, state: run.state }, 'run lost its worker');
  });
}
