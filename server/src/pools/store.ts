import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { WorkerPoolTable } from './tables.ts';

export type PoolRow = Selectable<WorkerPoolTable>;

export function poolById(db: Queryable, id: string): Promise<PoolRow | undefined> {
  return db.selectFrom('worker_pools').selectAll().where('id', '=', id).executeTakeFirst();
}

export function poolsByIds(db: Queryable, ids: readonly string[]): Promise<PoolRow[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('worker_pools').selectAll().where('id', 'in', ids).execute();
}

/** It neither goes nor moves until the transaction ends, in which something begins to use it. */
export function keepPool(db: Queryable, id: string): Promise<PoolRow | undefined> {
  return db.selectFrom('worker_pools').selectAll().where('id', '=', id).forShare().executeTakeFirst();
}

export function lockPool(db: Queryable, id: string): Promise<PoolRow | undefined> {
  return db.selectFrom('worker_pools').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export function poolsInSpaces(db: Queryable, spaceIds: readonly string[]): Promise<PoolRow[]> {
  return spaceIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('worker_pools')
        .selectAll()
        .where('space_id', 'in', spaceIds)
        .orderBy('name')
        .orderBy('id')
        .execute();
}

export async function insertPool(db: Queryable, row: Insertable<WorkerPoolTable>): Promise<void> {
  await db.insertInto('worker_pools').values(row).execute();
}

export async function updatePool(db: Queryable, id: string, set: Updateable<WorkerPoolTable>): Promise<void> {
  await db.updateTable('worker_pools').set(set).where('id', '=', id).execute();
}

/** Its tokens and workers go with it. */
export async function deletePoolRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('worker_pools').where('id', '=', id).execute();
}
