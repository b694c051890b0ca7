import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import { jsonb, type Queryable, type Trx } from '../platform/db/index.ts';
import type { ApiKeyTable, SessionTable, UserTable } from './tables.ts';

export type UserRow = Selectable<UserTable>;
export type ApiKeyRow = Selectable<ApiKeyTable>;

export async function readSetting(db: Queryable, key: string): Promise<unknown> {
  return (await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst())?.value;
}

/** Keeps the first value ever written, and returns the one that is kept. */
export async function settleSetting(db: Queryable, key: string, value: unknown): Promise<unknown> {
  await db
    .insertInto('settings')
    .values({ key, value: jsonb(value) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return readSetting(db, key);
}

export async function hasUsers(db: Queryable): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Nobody else adds a user until the transaction ends: of several servers that start at once, one makes the first. */
export async function lockUsers(trx: Trx): Promise<void> {
  await sql`lock table users in share row exclusive mode`.execute(trx);
}

export async function insertUser(db: Queryable, user: Insertable<UserTable>): Promise<void> {
  await db.insertInto('users').values(user).execute();
}

export function userByUsername(db: Queryable, username: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where(sql`lower(username)`, '=', username.toLowerCase())
    .executeTakeFirst();
}

export function userById(db: Queryable, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function updatePassword(db: Queryable, id: string, hash: string): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: hash, must_change_password: false })
    .where('id', '=', id)
    .execute();
}

export async function insertSession(db: Queryable, session: Insertable<SessionTable>): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

/** The user of a live session; notes that it was seen, at most once a minute. */
export async function userOfSession(
  db: Queryable,
  tokenHash: string,
  now: Date,
): Promise<UserRow | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .selectAll('users')
    .select('sessions.last_seen_at')
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at', '>', now)
    .executeTakeFirst();
  if (row && now.getTime() - row.last_seen_at.getTime() > 60_000) {
    await db.updateTable('sessions').set({ last_seen_at: now }).where('token_hash', '=', tokenHash).execute();
  }
  return row;
}

export async function deleteSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

export async function deleteSessionsOf(
  db: Queryable,
  userId: string,
  exceptHash: string | null,
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(exceptHash !== null, (query) => query.where('token_hash', '<>', exceptHash))
    .execute();
}

export async function insertApiKey(db: Queryable, key: Insertable<ApiKeyTable>): Promise<void> {
  await db.insertInto('api_keys').values(key).execute();
}

export function apiKeyById(db: Queryable, id: string): Promise<ApiKeyRow | undefined> {
  return db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
}

export function allApiKeys(db: Queryable): Promise<ApiKeyRow[]> {
  return db.selectFrom('api_keys').selectAll().orderBy('created_at', 'desc').execute();
}

export async function touchApiKey(db: Queryable, id: string, now: Date): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute();
}

export async function deleteApiKeyRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('api_keys').where('id', '=', id).execute();
}

export async function countUsers(db: Queryable): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
