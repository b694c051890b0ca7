import { type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { WebhookTable } from './tables.ts';

export type WebhookRow = Selectable<WebhookTable>;

export async function insertWebhook(db: Queryable, row: Insertable<WebhookTable>): Promise<void> {
  await db.insertInto('inbox_webhooks').values(row).execute();
}

export function webhookById(db: Queryable, id: string): Promise<WebhookRow | undefined> {
  return db.selectFrom('inbox_webhooks').selectAll().where('id', '=', id).executeTakeFirst();
}

export function webhooksByIds(
  db: Queryable,
  ids: readonly string[],
): Promise<Pick<WebhookRow, 'id' | 'name' | 'space_id'>[]> {
  return db
    .selectFrom('inbox_webhooks')
    .select(['id', 'name', 'space_id'])
    .where('id', 'in', [...ids])
    .execute();
}

export function webhooksOf(db: Queryable, spaceIds: readonly string[]): Promise<WebhookRow[]> {
  if (spaceIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('inbox_webhooks')
    .selectAll()
    .where('space_id', 'in', spaceIds)
    .orderBy('name')
    .execute();
}

/** The ids of webhooks that hear of a space: its own and those of the spaces above it. */
export async function webhooksHearing(db: Queryable, spaceId: string): Promise<string[]> {
  const rows = await db
    .withRecursive('above', (query) =>
      query
        .selectFrom('spaces')
        .select(['id', 'parent_id'])
        .where('id', '=', spaceId)
        .unionAll((lower) =>
          lower
            .selectFrom('spaces')
            .innerJoin('above', 'above.parent_id', 'spaces.id')
            .select(['spaces.id', 'spaces.parent_id']),
        ),
    )
    .selectFrom('inbox_webhooks')
    .innerJoin('above', 'above.id', 'inbox_webhooks.space_id')
    .select('inbox_webhooks.id')
    .execute();
  return rows.map((row) => row.id);
}

export async function deleteWebhookRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('inbox_webhooks').where('id', '=', id).execute();
}

export async function noteSending(
  db: Queryable,
  id: string,
  { at, problem }: { at: Date; problem: string | null },
): Promise<void> {
  await db
    .updateTable('inbox_webhooks')
    .set({ last_sent_at: sql`${at}::timestamptz`, last_problem: problem })
    .where('id', '=', id)
    .execute();
}
