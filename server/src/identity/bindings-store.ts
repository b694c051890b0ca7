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

export function bindingById(db: Queryable, id: string): Promise<RoleBindingRow | undefined> {
  return db.selectFrom('role_bindings').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Bindings with the names of people and keys. */
const namedBindings = (db: Queryable) =>
  db
    .selectFrom('role_bindings')
    .leftJoin('users', (join) =>
      join.onRef('users.id', '=', 'role_bindings.actor_id').on('role_bindings.actor_kind', '=', 'user'),
    )
    .leftJoin('api_keys', (join) =>
      join.onRef('api_keys.id', '=', 'role_bindings.actor_id').on('role_bindings.actor_kind', '=', 'api_key'),
    )
    .selectAll('role_bindings')
    .select((expression) => expression.fn.coalesce('users.username', 'api_keys.name').as('actor_name'));

/** Bindings in the given spaces; newest last. */
export const bindingsInSpaces = (db: Queryable, spaceIds: readonly string[]) =>
  namedBindings(db)
    .where('role_bindings.space_id', 'in', spaceIds.length > 0 ? spaceIds : [''])
    .orderBy('role_bindings.created_at')
    .execute();

export const bindingsByIds = (db: Queryable, ids: readonly string[]) =>
  namedBindings(db)
    .where('role_bindings.id', 'in', [...ids])
    .execute();

/** People and keys by name. */
export async function bindableActors(db: Queryable) {
  const [users, keys] = await Promise.all([
    db.selectFrom('users').select(['id', 'username as name']).orderBy('username').execute(),
    db.selectFrom('api_keys').select(['id', 'name']).orderBy('name').execute(),
  ]);
  return [
    ...users.map((user) => ({ kind: 'user' as const, ...user })),
    ...keys.map((key) => ({ kind: 'api_key' as const, ...key })),
  ];
}

/** The name of a user or key; null for groups and stacks. */
export async function actorNameOf(
  db: Queryable,
  { actor_kind, actor_id }: Pick<RoleBindingRow, 'actor_kind' | 'actor_id'>,
): Promise<string | null> {
  const named = (await bindableActors(db)).find(({ kind, id }) => kind === actor_kind && id === actor_id);
  return named?.name ?? null;
}

/** Whether a user or key exists; groups live at the identity provider. */
export async function isBindable(db: Queryable, { actorKind, actorId }: Holder): Promise<boolean> {
  if (actorKind === 'group' || actorKind === 'stack') return true;
  const table = actorKind === 'user' ? 'users' : 'api_keys';
  return (await db.selectFrom(table).select('id').where('id', '=', actorId).executeTakeFirst()) !== undefined;
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

export async function deleteBindingsIn(
  db: Queryable,
  { actorKind, actorId }: Holder,
  spaceId: string,
): Promise<void> {
  await db
    .deleteFrom('role_bindings')
    .where('actor_kind', '=', actorKind)
    .where('actor_id', '=', actorId)
    .where('space_id', '=', spaceId)
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
    .where('users.deactivated_at', 'is', null)
    .where('role_bindings.actor_kind', '=', 'user')
    .where('role_bindings.role', '=', 'admin')
    .where('role_bindings.space_id', '=', 'root')
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export function rolesByIds(db: Queryable, ids: readonly RoleId[]): Promise<RoleRow[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('roles').selectAll().where('id', 'in', ids).execute();
}
