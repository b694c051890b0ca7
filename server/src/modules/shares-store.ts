import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { ModuleShareTable } from './tables.ts';

export type ShareRow = Selectable<ModuleShareTable>;

export function sharesOf(db: Queryable, moduleId: string): Promise<ShareRow[]> {
  return db
    .selectFrom('module_shares')
    .selectAll()
    .where('module_id', '=', moduleId)
    .orderBy('space_id')
    .execute();
}

export async function insertShare(db: Queryable, row: Insertable<ModuleShareTable>): Promise<void> {
  await db
    .insertInto('module_shares')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteShare(db: Queryable, moduleId: string, spaceId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('module_shares')
    .where('module_id', '=', moduleId)
    .where('space_id', '=', spaceId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
