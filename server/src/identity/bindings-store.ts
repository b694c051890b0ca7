import { type Insertable, type Selectable, sql } from 'kysely';
import type { RoleId } from '../authz/index.ts';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { BoundKind, RoleBindingTable, RoleTable } from './tables.ts';

export type RoleBindingRow = Selectable<RoleBindingTable>;
export type RoleRow = Selectable<RoleTable>;

/** Who a role is bound to. */
export type Holder = { readonly actorKind: BoundKind; readonly actorId: string };

/** Inserts the binding, or finds the one that says the same. */
export async function insertBinding(
  db: Queryable,
  binding: Insertable<RoleBindingTable>,
): Promise<RoleBindingRow> {
  return db
    .insertInto('role_bindings')
    .values(binding)
    .onConflict((conflict) =>
      conflict
        .columns(['actor_kind', 'actor_id', 'role', 'space_id'])
        .doUpdateSet({ role: (excluded) => excluded.ref('excluded.role') }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Bindings of all the holders: of a user and of the groups that the user is in. */
export function bindingsOf(db: Queryable, holders: readonly Holder[]): Promise<RoleBindingRow[]> {
  return db
    .selectFrom('role_bindings')
    .selectAll()
    .where((where) =>
      where.or(
        holders.map(({ actorKind, actorId }) =>
          where.and([where('actor_kind', '=', actorKind), where('actor_id', '=', actorId)]),
        ),
      ),
    )
    .execute();
}

export async function deleteBinding(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('role_bindings').where('id', '=', id).execute();
}

export async function deleteBindingsOf(
  db: Queryable,
  { actorKind, actorId }: Holder,
): Promise<RoleBindingRow[]> {
  return db
    .deleteFrom('role_bindings')
    .where('actor_kind', '=', actorKind)
    .where('actor_id', '=', actorId)
    .returningAll()
    .execute();
}

/** Nobody else changes bindings until the transaction ends, so that two admins cannot remove each other at once. */
export async function lockBindings(trx: Trx): Promise<void> {
  await sql`lock table role_bindings in share row exclusive mode`.execute(trx);
}

/** People who hold the role admin in the root space themselves; groups may be empty, keys are no people. */
export async function countRootAdmins(db: Queryable): Promise<number> {
  const row = await db
    .selectFrom('role_bindings')
    .innerJoin('users', 'users.id', 'role_bindings.actor_id')
    .select((expression) => expression.fn.count<number>('users.id').distinct().as('count'))
    .where('role_bindings.actor_kind', '=', 'user')
    .where('role_bindings.role', '=', 'admin')
    .where('role_bindings.space_id', '=', 'root')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function adminKeyIds(db: Queryable): Promise<Set<string>> {
  const rows = await db
    .selectFrom('role_bindings')
    .select('actor_id')
    .where('actor_kind', '=', 'api_key')
    .where('role', '=', 'admin')
    .where('space_id', '=', 'root')
    .execute();
  return new Set(rows.map((row) => row.actor_id));
}

export function rolesByIds(db: Queryable, ids: readonly RoleId[]): Promise<RoleRow[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('roles').selectAll().where('id', 'in', ids).execute();
}
