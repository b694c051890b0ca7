import type { Trx } from '../platform/db/index.ts';
import { advanceRun } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import { supersededProposals, updateRun } from './store.ts';

/**
 * Ends previews of a branch that a newer commit, or the end of the pull request, made pointless: those not started
 * are canceled, those under way are asked to stop. Returns how many.
 */
export async function supersedeProposals(
  deps: Pick<RunDeps, 'db' | 'clock' | 'emit'>,
  trx: Trx,
  given: { stackIds: readonly string[]; branch: string; exceptSha: string | null; reason: string },
): Promise<number> {
  const runs = await supersededProposals(trx, given);
  for (const run of runs) {
    if (run.state === 'QUEUED' || run.state === 'READY') {
      await advanceRun(deps, trx, { runId: run.id, event: 'superseded', actor: 'push', note: given.reason });
    } else {
      await updateRun(trx, run.id, { stop_requested: true, reason: given.reason });
    }
  }
  return runs.length;
}
