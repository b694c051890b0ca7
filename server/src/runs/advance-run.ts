import { AppError, notFound } from '@gantry/contract/errors';
import { isBlocking, isTerminal, isWorking, type RunState } from '@gantry/contract/run-states';
import type { Updateable } from 'kysely';
import type { Trx } from '../platform/db/index.ts';
import { wakePool } from '../pools/index.ts';
import { lockStackRow, stackById, updateStack } from '../stacks/index.ts';
import type { RunDeps } from './deps.ts';
import { noticeRun } from './notice-run.ts';
import { deleteWorkspace } from './plans-store.ts';
import {
  insertTransition,
  isLatestBlocking,
  lockRunRow,
  type RunRow,
  runById,
  updateRunState,
} from './store.ts';
import type { RunTable } from './tables.ts';
import { nextState, type RunEvent } from './transitions.ts';

export type Advance = {
  readonly runId: string;
  readonly event: RunEvent;
  /** Login, worker name, or the part of Gantry that moved it. */
  readonly actor: string;
  readonly note?: string | null;
  readonly set?: Updateable<RunTable>;
};

/**
 * Hop 8: moves a run by one row of the table, records it, and tells who listens.
 * Throws RUN_TRANSITION_INVALID when the table has no such row, which also refuses every repetition.
 */
export async function advanceRun(
  { db, clock, emit }: Pick<RunDeps, 'db' | 'clock' | 'emit'>,
  trx: Trx,
  { runId, event, actor, note = null, set = {} }: Advance,
): Promise<RunRow> {
  const run = await lockWithStack(trx, runId);
  if (run === undefined) throw notFound();
  const state = nextState(run.state, event);
  if (state === undefined) {
    throw new AppError(
      'RUN_TRANSITION_INVALID',
      `The run is ${run.state}, so it cannot be moved by "${event}".`,
      {
        details: { state: run.state, event },
      },
    );
  }
  const at = clock.now();
  const moved = await updateRunState(trx, run, {
    state,
    version: run.version + 1,
    state_since: at,
    updated_at: at,
    reason: note,
    ...(isWorking(state) ? {} : { token_hash: null, lease_until: null }),
    ...(isTerminal(state) ? { stop_requested: false } : {}),
    ...set,
  });
  if (moved === undefined) throw new AppError('CONFLICT');
  await insertTransition(trx, {
    run_id: run.id,
    version: moved.version,
    event,
    from_state: run.state,
    state,
    at,
    actor,
    note,
  });
  if (isTerminal(state)) await deleteWorkspace(trx, run.id);
  await publish({ db, emit }, trx, moved, at);
  return moved;
}

/** Everything takes the stack's lock before a run's, so that no two transactions wait for each other. */
async function lockWithStack(trx: Trx, runId: string): Promise<RunRow | undefined> {
  const seen = await runById(trx, runId);
  if (seen !== undefined && isBlocking(seen.type)) await lockStackRow(trx, seen.stack_id);
  return lockRunRow(trx, runId);
}

/** Mirrors the state of its latest blocking run on the stack, wakes workers and pages, and hands the change to its handlers. */
export async function publish(
  { db, emit }: Pick<RunDeps, 'db' | 'emit'>,
  trx: Trx,
  run: RunRow,
  at: Date,
): Promise<void> {
  if (isBlocking(run.type) && (await isLatestBlocking(trx, run))) {
    await updateStack(trx, run.stack_id, { state: run.state, state_set_at: at });
  }
  if (isClaimable(run.state)) {
    await wakePool(db, trx, (await stackById(trx, run.stack_id))?.worker_pool_id ?? null);
  }
  await noticeRun(db, trx, run);
  const { id: runId, stack_id: stackId, state } = run;
  const kind = { blocking: isBlocking(run.type), testing: run.type === 'TESTING' };
  await emit(trx, 'run.changed', { runId, stackId, state, ...kind });
}

const isClaimable = (state: RunState): boolean => state === 'READY' || state === 'CONFIRMED';
