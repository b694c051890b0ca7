import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { allSpaceNodes, reachOf } from '../spaces/index.ts';
import { poolColumn } from './model.ts';
import { keepPool } from './store.ts';

/**
 * The pool as a stack or module of this space keeps it: null for the public one. Throws WORKER_POOL_OUT_OF_REACH unless
 * it lives in the space, or in one that the space reaches by inheritance.
 */
export async function usablePool(trx: Trx, id: string | null, spaceId: string): Promise<string | null> {
  const wanted = poolColumn(id);
  if (wanted === null) return null;
  const pool = await keepPool(trx, wanted);
  if (pool !== undefined && pool.space_id === spaceId) return pool.id;
  if (pool !== undefined && reachOf(await allSpaceNodes(trx), spaceId).includes(pool.space_id))
    return pool.id;
  throw new AppError('WORKER_POOL_OUT_OF_REACH');
}
