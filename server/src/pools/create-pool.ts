import { AppError } from '@gantry/contract/errors';
import { isUniqueViolation } from '../platform/db/errors.ts';
import { newId } from '../platform/ids.ts';
import type { PoolDeps } from './deps.ts';
import { poolSettings } from './input.ts';
import { noticePool } from './locate.ts';
import { poolSnapshot } from './snapshot.ts';
import { insertPool } from './store.ts';

/** Makes a pool, which has no workers until one is started with a token of it. */
export const createPool = ({ db, clock, useCases }: PoolDeps) =>
  useCases.write({
    name: 'workerPool.create',
    action: 'worker:admin',
    input: poolSettings,
    locate: async (_db, { spaceId }) => ({ spaceId, subject: null }),
    snapshot: poolSnapshot,
    audit: (settings) => settings,
    run: async ({ trx, actor, input }) => {
      const id = newId();
      const now = clock.now();
      await namedOnce(
        insertPool(trx, {
          id,
          name: input.name,
          description: input.description,
          space_id: input.spaceId,
          labels: input.labels,
          created_by: actor.name,
          created_at: now,
          updated_at: now,
        }),
      );
      await noticePool(db, trx, id, input.spaceId);
      return { id };
    },
    made: ({ id }) => ({ kind: 'worker_pool', id }),
  });

export async function namedOnce(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (isUniqueViolation(error, 'worker_pools_name')) throw new AppError('WORKER_POOL_NAME_TAKEN');
    throw error;
  }
}
