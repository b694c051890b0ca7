import { sendNotice } from '../notices.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import { stackById } from '../stacks/index.ts';
import { type RunRow, updateRun } from './store.ts';

type Noticed = Pick<RunRow, 'id' | 'stack_id'>;

/** Tells open pages that the run changed. */
export async function noticeRun(db: Db, trx: Trx, run: Noticed): Promise<void> {
  const stack = await stackById(trx, run.stack_id);
  const spaceId = stack?.space_id ?? '';
  await sendNotice(db, trx, { kind: 'RUN', id: run.id, stackId: run.stack_id, spaceId });
}

/** Asks the worker that holds the run to interrupt it; the run is STOPPED when the worker says so. */
export async function requestStop(db: Db, trx: Trx, run: Noticed, reason: string): Promise<void> {
  await updateRun(trx, run.id, { stop_requested: true, reason });
  await noticeRun(db, trx, run);
}
