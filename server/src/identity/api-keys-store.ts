import type { Insertable, Selectable } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { ApiKeyTable } from './tables.ts';

export type ApiKeyRow = Selectable<ApiKeyTable>;

export async function insertApiKey(db: Queryable, key: Insertable<ApiKeyTable>): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({ ...key, oidc: key.oidc === null ? null : jsonb(key.oidc) })
    .execute();
}

export function apiKeyById(db: Queryable, id: string): Promise<ApiKeyRow | undefined> {
  return db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
}

export function allApiKeys(db: Queryable): Promise<ApiKeyRow[]> {
  return db.selectFrom('api_keys').selectAll().orderBy('created_at', 'desc').execute();
}

/** What keys are called, by their ids. */
export async function keyNamesOf(
  db: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function touchApiKey(db: Queryable, id: string, now: Date): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute();
}

export async function deleteApiKeyRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('api_keys').where('id', '=', id).execute();
}
