import { AppError } from '@gantry/contract/errors';
import { advanceRun, deleteWorkspace } from '../runs/index.ts';
import { updateStack } from '../stacks/index.ts';
import type { WorkerDeps } from './deps.ts';
import { expiredLeases } from './store.ts';

const lostInApply =
  'The worker was lost during the apply; the state may have changed. Check the new plan before anything is applied.';

/** Fails the runs whose worker went silent, which also ends the worker's authority. An apply is never repeated. */
export function createReapLeases(deps: WorkerDeps) {
  return async (): Promise<void> => {
    for (const { id } of await expiredLeases(deps.db.kysely, deps.clock.now())) {
      try {
        await reap(deps, id);
      } catch (error) {
        // The worker reported in the very moment: the run moved on by itself.
        if (!(error instanceof AppError)) throw error;
      }
    }
  };
}

function reap(deps: WorkerDeps, runId: string): Promise<void> {
  return deps.db.transaction(async (trx) => {
    const now = deps.clock.now();
    const [expired] = (await expiredLeases(trx, now)).filter((run) => run.id === runId);
    if (expired === undefined) return;
    const applying = expired.state === 'APPLYING' || expired.state === 'DESTROYING';
    const seconds = deps.limits.leaseSeconds;
    const note = applying ? lostInApply : `The worker went silent for ${seconds} s. Retry the run.`;
    const run = await advanceRun(deps, trx, {
      runId,
      event: 'lease_expired',
      actor: 'scheduler',
      note,
      set: { failure_code: applying ? 'WORKER_LOST_DURING_APPLY' : 'WORKER_LOST' },
    });
    if (applying)
      await updateStack(trx, run.stack_id, { plan_required: 'a worker was lost during the last apply.' });
    await deleteWorkspace(trx, runId);
    deps.logger.warn({ runId, state: expired.state }, 'run lost its worker');
  });
}
