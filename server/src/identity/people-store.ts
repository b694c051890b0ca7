import { sql } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { UserRow } from './store.ts';

export type PersonRow = Omit<UserRow, 'password_hash'> & {
  readonly has_password: boolean;
  readonly has_totp: boolean;
  readonly passkeys: number;
  readonly linked_accounts: number;
};
export type BindingPair = { readonly role: string; readonly spaceId: string };

export async function allPeople(db: Queryable): Promise<PersonRow[]> {
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .select([
      sql<boolean>`exists (select from user_totp where user_id = users.id and confirmed_at is not null)`.as(
        'has_totp',
      ),
      sql<number>`(select count(*)::int from passkeys where user_id = users.id)`.as('passkeys'),
      sql<number>`(select count(*)::int from linked_accounts where user_id = users.id)`.as('linked_accounts'),
    ])
    .orderBy(sql`lower(username)`)
    .execute();
  return rows.map(({ password_hash, ...row }) => ({ ...row, has_password: password_hash !== null }));
}

/** What people sign in with, by their ids. */
export async function loginsOf(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('users')
    .select(['id', 'username'])
    .where(sql<boolean>`id = any(${[...ids]}::text[])`)
    .execute();
  return new Map(rows.map(({ id, username }) => [id, username]));
}

/** Role and space pairs of every holder of a kind, by holder. */
export async function pairsByHolder(
  db: Queryable,
  actorKind: 'user' | 'api_key',
): Promise<Map<string, BindingPair[]>> {
  const rows = await db
    .selectFrom('role_bindings')
    .select(['actor_id', 'role', 'space_id'])
    .where('actor_kind', '=', actorKind)
    .orderBy('space_id')
    .execute();
  const groups = Map.groupBy(rows, (row) => row.actor_id);
  return new Map(
    [...groups].map(([id, list]) => [id, list.map(({ role, space_id }) => ({ role, spaceId: space_id }))]),
  );
}

export async function updatePerson(
  trx: Trx,
  id: string,
  change: { username: string; display_name: string; email: string | null },
): Promise<void> {
  await trx.updateTable('users').set(change).where('id', '=', id).execute();
}

export async function setDeactivated(trx: Trx, id: string, at: Date | null): Promise<void> {
  await trx.updateTable('users').set({ deactivated_at: at }).where('id', '=', id).execute();
}

export async function deletePerson(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('users').where('id', '=', id).execute();
}
