import type { Trx } from '../platform/db/index.ts';
import { advanceRun, lockRunRow, requestStop, stoppableStates, testRunsOf } from '../runs/index.ts';
import type { ModuleDeps } from './deps.ts';
import { pendingProposals } from './versions-store.ts';

/** A newer commit of the branch makes the tests of older ones pointless: those not begun are canceled, others stopped. */
export async function endOlderProposals(
  deps: ModuleDeps,
  trx: Trx,
  given: { moduleId: string; branch: string; exceptSha: string },
): Promise<void> {
  const reason = `Superseded by commit ${given.exceptSha.slice(0, 7)}.`;
  for (const { id, attempt } of await pendingProposals(trx, given)) {
    for (const { id: runId, test } of await testRunsOf(trx, id)) {
      if (test.attempt === attempt) await endTest(deps, trx, runId, reason);
    }
  }
}

async function endTest(deps: ModuleDeps, trx: Trx, runId: string, reason: string): Promise<void> {
  // It may have moved since it was found.
  const run = await lockRunRow(trx, runId);
  if (run?.state === 'QUEUED' || run?.state === 'READY') {
    await advanceRun(deps, trx, { runId, event: 'superseded', actor: 'push', note: reason });
  } else if (run !== undefined && stoppableStates.includes(run.state)) {
    await requestStop(deps.db, trx, run, reason);
  }
}
