import { AppError } from '@gantry/contract/errors';
import { isBlocking } from '@gantry/contract/run-states';
import type { RunJob } from '@gantry/contract/worker-protocol';
import { randomToken, sha256Hex } from '../platform/ids.ts';
import { poolIdOf } from '../pools/index.ts';
import { advanceRun, type RunRow } from '../runs/index.ts';
import { lockStackRow, stackById } from '../stacks/index.ts';
import { buildJob, type Claimed } from './build-job.ts';
import type { WorkerDeps } from './deps.ts';
import { claimCandidates, isDrained, lockClaimable, touchWorker, type WorkerRow } from './store.ts';
import type { WorkerTokenRow } from './tokens-store.ts';
import type { Waiters } from './waiters.ts';

/**
 * Hop 6: gives a waiting run of its pool to a worker under a lease, holding the call until there is one or the time is
 * over.
 */
export async function claimRun(
  deps: WorkerDeps & { waiters: Waiters; stateUrl: (stackId: string) => string },
  token: WorkerTokenRow,
  request: { workerId: string; waitSeconds: number },
  gone: AbortSignal,
): Promise<RunJob | null> {
  const worker = await touchWorker(deps.db.kysely, request.workerId, token.id, deps.clock.now());
  if (worker === undefined)
    throw new AppError('WORKER_TOKEN_INVALID', 'The worker is not known. Register it first.');
  const deadline = Date.now() + request.waitSeconds * 1_000;
  while (!gone.aborted && !deps.waiters.closed) {
    // Subscribing before looking: a run that becomes ready in between is not missed.
    const woken = deps.waiters.next(poolIdOf(token.pool_id), Math.max(deadline - Date.now(), 0), gone);
    const claimed = await claimOne(deps, worker, token.pool_id);
    if (claimed !== null) {
      woken.cancel();
      if (!gone.aborted) return buildJob(deps, claimed);
      await handBack(deps, claimed);
      return null;
    }
    if (Date.now() >= deadline) {
      woken.cancel();
      return null;
    }
    await woken.promise;
  }
  return null;
}

/** Nobody is there any more to take the job: it waits again instead of waiting for the end of its lease. */
function handBack(deps: WorkerDeps, { run }: Claimed): Promise<unknown> {
  const note = 'Waits for a free worker: the one that took it went away.';
  const set = { worker_id: null };
  return deps.db.transaction((trx) =>
    advanceRun(deps, trx, { runId: run.id, event: 'handed_back', actor: 'scheduler', note, set }),
  );
}

async function claimOne(deps: WorkerDeps, worker: WorkerRow, poolId: string | null): Promise<Claimed | null> {
  if (await isDrained(deps.db.kysely, worker.id)) return null;
  for (const candidate of await claimCandidates(deps.db.kysely, poolId)) {
    const claimed = await claimCandidate(deps, worker, { ...candidate, poolId });
    if (claimed !== null) return claimed;
  }
  return null;
}

function claimCandidate(
  deps: WorkerDeps,
  worker: WorkerRow,
  candidate: Pick<RunRow, 'id' | 'type' | 'stack_id'> & { readonly poolId: string | null },
): Promise<Claimed | null> {
  return deps.db.transaction(async (trx) => {
    const stack = isBlocking(candidate.type)
      ? await lockStackRow(trx, candidate.stack_id)
      : await stackById(trx, candidate.stack_id);
    const free = await lockClaimable(trx, candidate.id);
    if (free === undefined || stack === undefined || stack.integration_id === null) return null;
    // It may have been given another pool since it was found.
    if (stack.worker_pool_id !== candidate.poolId) return null;
    const runToken = randomToken();
    const run = await advanceRun(deps, trx, {
      runId: free.id,
      event: 'claimed',
      actor: worker.name,
      note: `Worker ${worker.name} prepares the workspace.`,
      set: {
        worker_id: worker.id,
        token_hash: sha256Hex(runToken),
        lease_until: new Date(deps.clock.now().getTime() + deps.limits.leaseSeconds * 1_000),
      },
    });
    return { run, stack, runToken };
  });
}
