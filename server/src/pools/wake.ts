import type { Db, Queryable } from '../platform/db/index.ts';
import { poolIdOf } from './model.ts';

/** Sent when a run waits for a worker; the payload is the id of its pool. */
export const runReadyChannel = 'gantry_run_ready';

/** Wakes the idle workers of a pool once the transaction commits; null for the public one. */
export const wakePool = (db: Db, queryable: Queryable, column: string | null): Promise<void> =>
  db.notify(queryable, runReadyChannel, poolIdOf(column));
