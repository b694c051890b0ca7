import type { Insertable, Updateable } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { RoleRow } from './bindings-store.ts';
import type { RoleTable } from './tables.ts';

export function allRoles(db: Queryable): Promise<RoleRow[]> {
  return db.selectFrom('roles').selectAll().orderBy('name').execute();
}

export async function roleById(db: Queryable, id: string): Promise<RoleRow | undefined> {
  return db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertRole(trx: Trx, row: Insertable<RoleTable>): Promise<void> {
  await trx.insertInto('roles').values(row).execute();
}

export async function updateRoleRow(trx: Trx, id: string, set: Updateable<RoleTable>): Promise<void> {
  await trx.updateTable('roles').set(set).where('id', '=', id).execute();
}

export async function deleteRoleRow(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('roles').where('id', '=', id).execute();
}

/** How often each role is bound, by the role's id. */
export async function countBindingsByRole(db: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('role_bindings')
    .select(['role', (expression) => expression.fn.countAll<number>().as('count')])
    .groupBy('role')
    .execute();
  return new Map(rows.map(({ role, count }) => [role, Number(count)]));
}
