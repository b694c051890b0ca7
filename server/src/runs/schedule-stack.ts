import { isBlocking, isTerminal, type RunState } from '@gantry/contract/run-states';
import type { Trx } from '../platform/db/index.ts';
import { lockStackRow, type StackRow } from '../stacks/index.ts';
import { advanceRun } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import { noticeRun } from './notice-run.ts';
import {
  holderOf,
  isTestRun,
  queuedRuns,
  type RunRow,
  type TestRunRow,
  testRunsOf,
  updateRun,
} from './store.ts';

/** Hop 5: lets the runs of a stack go that may go. Previews take no lock; of blocking runs one goes at a time. */
export function createScheduleStack(deps: RunDeps) {
  return ({ stackId }: { stackId: string }): Promise<void> =>
    deps.db.transaction(async (trx) => {
      const stack = await lockStackRow(trx, stackId);
      if (stack === undefined) return;
      const queued = await queuedRuns(trx, stackId);
      const obstacle = stackObstacle(stack);
      if (obstacle !== null) {
        for (const run of queued) await explain(deps, trx, run, obstacle);
        return;
      }
      for (const run of queued) await scheduleFree(deps, trx, run);
      const blocking = queued.filter((run) => isBlocking(run.type));
      await scheduleBlocking(deps, trx, stack, blocking);
    });
}

/** The oldest that may go goes; a lock holds back the runs of everybody but its holder. */
async function scheduleBlocking(
  deps: RunDeps,
  trx: Trx,
  stack: StackRow,
  queued: readonly RunRow[],
): Promise<void> {
  let holder = await holderOf(trx, stack.id);
  const next = holder === undefined ? queued.find((run) => lockObstacle(stack, run) === null) : undefined;
  if (next !== undefined) holder = await release(deps, trx, next);
  for (const run of queued) {
    if (run.id === next?.id) continue;
    const obstacle = lockObstacle(stack, run) ?? (holder && blockedBy(holder));
    if (obstacle !== undefined) await explain(deps, trx, run, obstacle);
  }
}

/** A preview waits for nobody: it may go in the transaction that made it, which spares it the wait for a job. */
export async function releasePreview(
  deps: Pick<RunDeps, 'db' | 'clock' | 'emit'>,
  trx: Trx,
  run: RunRow,
): Promise<void> {
  if (!isBlocking(run.type) && run.state === 'QUEUED') await release(deps, trx, run);
}

const release = (deps: Pick<RunDeps, 'db' | 'clock' | 'emit'>, trx: Trx, run: RunRow): Promise<RunRow> =>
  advanceRun(deps, trx, {
    runId: run.id,
    event: 'unblocked',
    actor: 'scheduler',
    note: 'Waits for a free worker.',
  });

/** What takes no lock goes at once, but for tests that depend on others. */
async function scheduleFree(deps: RunDeps, trx: Trx, run: RunRow): Promise<void> {
  if (isTestRun(run)) await scheduleTest(deps, trx, run);
  else if (!isBlocking(run.type)) await release(deps, trx, run);
}

/** A test goes when those that it depends on have passed, and is skipped when one of them cannot pass any more. */
async function scheduleTest(deps: RunDeps, trx: Trx, run: TestRunRow): Promise<void> {
  const { versionId, attempt, dependsOn } = run.test;
  const siblings = dependsOn.length === 0 ? [] : await testRunsOf(trx, versionId);
  // The newest run of each test counts: one that failed may have been started again.
  const needed = dependsOn.map((key) =>
    siblings.findLast(({ test }) => test.key === key && test.attempt === attempt),
  );
  const failed = needed.find((one) => one !== undefined && isTerminal(one.state) && one.state !== 'FINISHED');
  if (failed !== undefined) {
    const note = `Skipped: the test "${failed.test.name}", on which it depends, did not pass.`;
    await advanceRun(deps, trx, { runId: run.id, event: 'skipped', actor: 'scheduler', note });
    return;
  }
  const open = needed.find((one) => one !== undefined && one.state !== 'FINISHED');
  if (open === undefined) await release(deps, trx, run);
  else await explain(deps, trx, run, `Waits for the test "${open.test.name}", on which it depends.`);
}

async function explain({ db }: RunDeps, trx: Trx, run: RunRow, reason: string): Promise<void> {
  if (run.reason === reason) return;
  await updateRun(trx, run.id, { reason });
  await noticeRun(db, trx, run);
}

/** A locked stack lets only the runs of its holder go. */
function lockObstacle(stack: StackRow, run: RunRow): string | null {
  if (stack.locked_by === null || run.actor_id === stack.locked_by) return null;
  return `Waits until ${stack.locked_by_name ?? 'its holder'} releases the lock of the stack.`;
}

/** What holds back every run of the stack. */
function stackObstacle({ integration_id: integration, disabled }: StackRow): string | null {
  if (integration === null) return 'Waits until an integration is attached to the stack.';
  return disabled ? 'Waits until the stack is enabled.' : null;
}

const waiting: Partial<Record<RunState, string>> = {
  UNCONFIRMED: 'which waits for confirmation',
  PENDING_REVIEW: 'which waits for a review',
  READY: 'which waits for a worker',
};

function blockedBy(run: RunRow): string {
  return `Blocked by run #${run.number}, ${waiting[run.state] ?? 'which is under way'}.`;
}
