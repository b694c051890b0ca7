import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RegistryLoginTable } from './tables.ts';

export type RegistryLoginRow = Selectable<RegistryLoginTable>;

export async function insertLogin(db: Queryable, row: Insertable<RegistryLoginTable>): Promise<void> {
  await db.insertInto('registry_logins').values(row).execute();
}

/** The person behind a live token, and when it was used last. */
export function userOfLogin(db: Queryable, tokenHash: string, now: Date) {
  return db
    .selectFrom('registry_logins')
    .innerJoin('users', 'users.id', 'registry_logins.user_id')
    .select(['users.id', 'users.username', 'users.groups', 'registry_logins.last_used_at'])
    .where('registry_logins.token_hash', '=', tokenHash)
    .where('registry_logins.expires_at', '>', now)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst();
}

export async function touchLogin(db: Queryable, tokenHash: string, now: Date): Promise<void> {
  await db
    .updateTable('registry_logins')
    .set({ last_used_at: now })
    .where('token_hash', '=', tokenHash)
    .execute();
}

export function loginsOf(db: Queryable, userId: string, now: Date): Promise<RegistryLoginRow[]> {
  return db
    .selectFrom('registry_logins')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .execute();
}

export async function deleteLogin(db: Queryable, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('registry_logins')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteEndedLogins(db: Queryable, now: Date): Promise<void> {
  await db.deleteFrom('registry_logins').where('expires_at', '<=', now).execute();
}
