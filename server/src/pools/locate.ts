import { type Actor, rootSpace, visibleSpaces } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import type { Db, Queryable } from '../platform/db/index.ts';
import { homeOf, type Pool, publicPool, publicPoolId, toPool } from './model.ts';
import { poolById } from './store.ts';

/** Locates a pool that can be changed: not the public one. */
export const locatePrivatePool =
  ({ db }: { readonly db: Db }) =>
  async (_db: unknown, { id }: { readonly id: string }) => {
    const row = await poolById(db.kysely, id);
    return row ? { spaceId: row.space_id, subject: { kind: 'worker_pool', id }, row } : null;
  };

/** The pool of that id, be it the public one. */
export async function readPool(db: Queryable, id: string): Promise<Pool | null> {
  if (id === publicPoolId) return publicPool;
  const row = await poolById(db, id);
  return row === undefined ? null : toPool(row);
}

/** Locates a pool for those who arrange it: the public one is in the hands of root admins. */
export const locatePool =
  ({ db }: { readonly db: Db }) =>
  async (_db: unknown, { pool: id }: { readonly pool: string }) => {
    const pool = await readPool(db.kysely, id);
    return pool && { spaceId: homeOf(pool), subject: { kind: 'worker_pool', id }, pool };
  };

/** Locates a pool for those who look: everybody who sees workers anywhere sees the public one. */
export const locateSeenPool =
  ({ db }: { readonly db: Db }) =>
  async (_db: unknown, { id }: { readonly id: string }, actor: Actor) => {
    const pool = await readPool(db.kysely, id);
    if (pool === null) return null;
    const anywhere = visibleSpaces(actor, 'worker:read')[0] ?? rootSpace;
    return { spaceId: pool.spaceId ?? anywhere, subject: { kind: 'worker_pool', id }, pool };
  };

export const noticePool = (db: Db, queryable: Queryable, id: string, spaceId: string): Promise<void> =>
  sendNotice(db, queryable, { kind: 'WORKER', id, stackId: null, spaceId });
