import { type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { AuditWebhookTable } from './tables.ts';

export type WebhookRow = Selectable<AuditWebhookTable>;

/** The webhook of now; the one that was replaced or deleted is only there for what is owed to it. */
export function currentWebhook(db: Queryable): Promise<WebhookRow | undefined> {
  return db.selectFrom('audit_webhooks').selectAll().where('ended_at', 'is', null).executeTakeFirst();
}

/** Ids of the webhook of now, when it is on, and of the one that this very transaction ended. */
export async function webhooksToTell(trx: Trx): Promise<string[]> {
  const rows = await trx
    .selectFrom('audit_webhooks')
    .select('id')
    .where('enabled', '=', true)
    .where((where) =>
      where.or([where('ended_at', 'is', null), sql<boolean>`xmin = pg_current_xact_id()::xid`]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether the webhook of now is on and is told of runs. */
export async function wantsRuns(db: Queryable): Promise<boolean> {
  const webhook = await currentWebhook(db);
  return webhook?.enabled === true && webhook.include_runs;
}

export function webhookById(db: Queryable, id: string): Promise<WebhookRow | undefined> {
  return db.selectFrom('audit_webhooks').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function endWebhook(trx: Trx, at: Date): Promise<void> {
  await trx.updateTable('audit_webhooks').set({ ended_at: at }).where('ended_at', 'is', null).execute();
}

export async function insertWebhook(trx: Trx, row: Insertable<AuditWebhookTable>): Promise<void> {
  await trx.insertInto('audit_webhooks').values(row).execute();
}

export async function noteDelivered(db: Queryable, id: string, at: Date): Promise<void> {
  await db
    .updateTable('audit_webhooks')
    .set({ last_delivered_at: at, last_problem: null })
    .where('id', '=', id)
    .execute();
}

export async function noteProblem(db: Queryable, id: string, problem: string): Promise<void> {
  await db.updateTable('audit_webhooks').set({ last_problem: problem }).where('id', '=', id).execute();
}

/** Forgets webhooks that ended before the moment. */
export async function forgetWebhooks(db: Queryable, before: Date): Promise<void> {
  await db.deleteFrom('audit_webhooks').where('ended_at', '<', before).execute();
}
