import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { SpaceNode } from '../authz/index.ts';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { SpaceTable } from './tables.ts';

export type SpaceRow = Selectable<SpaceTable>;

export async function allSpaceNodes(db: Queryable): Promise<SpaceNode[]> {
  const rows = await db.selectFrom('spaces').select(['id', 'parent_id', 'inherit_entities']).execute();
  return rows.map((row) => ({ id: row.id, parentId: row.parent_id, inheritEntities: row.inherit_entities }));
}

export function spacesById(db: Queryable, ids: readonly string[]): Promise<SpaceRow[]> {
  return db.selectFrom('spaces').selectAll().where('id', 'in', ids).orderBy('name').execute();
}

export function spaceById(db: Queryable, id: string): Promise<SpaceRow | undefined> {
  return db.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Nobody else changes the tree until the transaction ends: two moves at once could make a ring. */
export async function lockTree(trx: Trx): Promise<void> {
  await sql`lock table spaces in share row exclusive mode`.execute(trx);
}

export async function insertSpace(trx: Trx, row: Insertable<SpaceTable>): Promise<void> {
  await trx.insertInto('spaces').values(row).execute();
}

export async function updateSpaceRow(trx: Trx, id: string, set: Updateable<SpaceTable>): Promise<void> {
  await trx.updateTable('spaces').set(set).where('id', '=', id).execute();
}

/** Throws ForeignKeyViolation while anything lives in the space. */
export async function deleteSpaceRow(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('spaces').where('id', '=', id).execute();
}

export async function adminsManageChildren(db: Queryable): Promise<boolean> {
  const row = await db.selectFrom('space_settings').select('admins_manage_children').executeTakeFirst();
  return row?.admins_manage_children ?? false;
}

export async function storeAdminsManageChildren(trx: Trx, allowed: boolean): Promise<void> {
  await trx.updateTable('space_settings').set({ admins_manage_children: allowed }).execute();
}
