import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import { jsonb, type Queryable, type Trx } from '../platform/db/index.ts';
import type { UserTable } from './tables.ts';

export type UserRow = Selectable<UserTable>;

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

export async function writeSetting(db: Queryable, key: string, value: unknown): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key, value: jsonb(value) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: jsonb(value) }))
    .execute();
}

export async function deleteSetting(db: Queryable, key: string): Promise<void> {
  await db.deleteFrom('settings').where('key', '=', key).execute();
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

export async function updatePassword(
  db: Queryable,
  id: string,
  { hash, mustChange }: { hash: string; mustChange: boolean },
): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: hash, must_change_password: mustChange })
    .where('id', '=', id)
    .execute();
}

export async function countUsers(db: Queryable): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
