import type { Trx } from '../platform/db/index.ts';
import { advanceRun } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import { requestStop } from './notice-run.ts';
import { lockRunRow, supersededProposals, waitingTracked } from './store.ts';
import { stoppableStates } from './transitions.ts';

/**
 * Ends previews of a branch that a newer commit, or the end of the pull request, made pointless: those not started
 * are canceled, those under way are asked to stop. Returns how many.
 */
export async function supersedeProposals(
  deps: Pick<RunDeps, 'db' | 'clock' | 'emit'>,
  trx: Trx,
  given: { stackIds: readonly string[]; branch: string; exceptSha: string | null; reason: string },
): Promise<number> {
  let ended = 0;
  for (const { id } of await supersededProposals(trx, given)) {
    // It may have moved since it was found.
    const run = await lockRunRow(trx, id);
    if (run?.state === 'QUEUED' || run?.state === 'READY') {
      await advanceRun(deps, trx, { runId: id, event: 'superseded', actor: 'push', note: given.reason });
    } else if (run !== undefined && stoppableStates.includes(run.state)) {
      await requestStop(deps.db, trx, run, given.reason);
    } else continue;
    ended += 1;
  }
  return ended;
}

/**
 * Cancels tracked runs that wait for a commit which a force push took off the branch. In history that only grew they
 * stay: each is applied in its turn. Call it under the stack's lock.
 */
export async function supersedeWaiting(
  deps: Pick<RunDeps, 'db' | 'clock' | 'emit'>,
  trx: Trx,
  given: { stackId: string; branch: string; exceptSha: string | null; reason: string },
): Promise<void> {
  for (const { id } of await waitingTracked(trx, given)) {
    await advanceRun(deps, trx, { runId: id, event: 'superseded', actor: 'push', note: given.reason });
  }
}
