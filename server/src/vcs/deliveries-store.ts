import { CompiledQuery, type Insertable, type Selectable, sql } from 'kysely';
import { jsonb, PREPARE, type Queryable } from '../platform/db/index.ts';
import type { DeliveryTable, VcsEventTable, Verdict } from './tables.ts';

export type DeliveryRow = Selectable<DeliveryTable>;
/** `summary`: what happened in Bitbucket, in the words of its events; null where there are none. */
export type ListedDelivery = DeliveryRow & { readonly summary: string | null };
export type VcsEventRow = Selectable<VcsEventTable>;

/** The order of the statement's columns and of the values that it is given. */
const columns = [
  ['id', 'text'],
  ['integration_id', 'text'],
  ['request_id', 'text'],
  ['event_key', 'text'],
  ['attempt', 'integer'],
  ['received_at', 'timestamptz'],
  ['headers', 'jsonb'],
  ['body', 'bytea'],
  ['bytes', 'integer'],
  ['verdict', 'text'],
  ['reason', 'text'],
  ['repository', 'text'],
  ['processed_at', 'timestamptz'],
  ['signed_by', 'text'],
] as const satisfies readonly (readonly [keyof DeliveryTable, string])[];
const statements = new Map<number, string>();

/** The statement for so many rows; the text is the same each time, so a connection plans it once. */
function insertStatement(rows: number): string {
  const known = statements.get(rows);
  if (known !== undefined) return known;
  const row = (index: number) =>
    `(${columns.map(([, type], at) => `$${index * columns.length + at + 1}::${type}`).join(', ')})`;
  const names = columns.map(([name]) => name).join(', ');
  const text = `${PREPARE}insert into webhook_deliveries (${names})
    select ${names} from (values ${Array.from({ length: rows }, (_, index) => row(index)).join(', ')}) as given (${names})
    where exists (
      select from vcs_integrations as integration
      where integration.id = given.integration_id and integration.deleted_at is null
    )
    on conflict (integration_id, request_id) where verdict <> 'refused' do nothing
    returning id`;
  statements.set(rows, text);
  return text;
}

/**
 * Stores deliveries in one statement. Returns the ids of those that were new: a request id that is known is left out,
 * and so is what an integration was sent that is deleted.
 */
export async function insertDeliveries(db: Queryable, rows: readonly DeliveryRow[]): Promise<Set<string>> {
  const values = rows.flatMap((row) =>
    columns.map(([name]) => (name === 'headers' ? JSON.stringify(row.headers) : row[name])),
  );
  const inserted = await db.executeQuery<{ id: string }>(
    CompiledQuery.raw(insertStatement(rows.length), values),
  );
  return new Set(inserted.rows.map(({ id }) => id));
}

/** Of these integrations those that are there and not deleted. */
export async function presentIntegrations(db: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('vcs_integrations')
    .select('id')
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Keeps the newest refused deliveries of every integration and drops the rest: forgers must not fill the disk. */
export async function pruneRefused(db: Queryable, keep: number): Promise<void> {
  await db
    .deleteFrom('webhook_deliveries')
    .where('id', 'in', (query) =>
      query
        .selectFrom((refused) =>
          refused
            .selectFrom('webhook_deliveries')
            .select('id')
            .select(sql<number>`row_number() over (partition by integration_id order by id desc)`.as('age'))
            .where('verdict', '=', 'refused')
            .as('refused'),
        )
        .select('refused.id')
        .where('refused.age', '>', keep),
    )
    .execute();
}

export function deliveryById(db: Queryable, id: string): Promise<DeliveryRow | undefined> {
  return db.selectFrom('webhook_deliveries').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What deliveries are called, and the spaces of their integrations; those of deleted ones are left out. */
export function headsOfDeliveries(db: Queryable, ids: readonly string[]) {
  return db
    .selectFrom('webhook_deliveries')
    .innerJoin('vcs_integrations', 'vcs_integrations.id', 'webhook_deliveries.integration_id')
    .select([
      'webhook_deliveries.id',
      'webhook_deliveries.event_key',
      'webhook_deliveries.repository',
      'vcs_integrations.space_id',
    ])
    .where('webhook_deliveries.id', 'in', [...ids])
    .where('vcs_integrations.deleted_at', 'is', null)
    .execute();
}

/** Locks and returns those of the deliveries that still wait to be read. */
export function takeReceived(db: Queryable, ids: readonly string[]): Promise<DeliveryRow[]> {
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('id', 'in', ids)
    .where('verdict', '=', 'received')
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Locks those of the deliveries that still wait to be read, for whoever has their bytes already. */
export async function lockReceived(db: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('id', 'in', ids)
    .where('verdict', '=', 'received')
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Deliveries that were acknowledged but not read for a while, for the sweeper. */
export async function forgottenDeliveries(db: Queryable, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('verdict', '=', 'received')
    .where('received_at', '<', before)
    .orderBy('received_at')
    .limit(500)
    .execute();
  return rows.map((row) => row.id);
}

/** What became of a delivery. */
export type Settlement = {
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly repository: string | null;
};

/** Settles deliveries in one statement, whatever their number. */
export async function settleDeliveries(db: Queryable, rows: readonly Settlement[], at: Date): Promise<void> {
  await sql`
    update webhook_deliveries as delivery
    set verdict = settled.verdict, reason = settled.reason, repository = settled.repository, processed_at = ${at}
    from unnest(
      ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.verdict)}::text[],
      ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.repository)}::text[]
    ) as settled (id, verdict, reason, repository)
    where delivery.id = settled.id
  `.execute(db);
}

/** One page of the log, newest first; what is null or missing filters nothing. */
export type DeliveryPage = {
  readonly before: string | null;
  readonly first: number;
  readonly verdict?: Verdict | null | undefined;
  readonly event?: string | null | undefined;
  readonly repository?: string | null | undefined;
  readonly since?: Date | null | undefined;
  readonly until?: Date | null | undefined;
};

/** Text within a pattern of `like`. */
const likeText = (text: string | null | undefined): string => (text ?? '').replace(/[\\%_]/g, '\\$&');

export function deliveriesOf(
  db: Queryable,
  integrationId: string,
  page: DeliveryPage,
): Promise<ListedDelivery[]> {
  const { verdict, event, repository, since, until } = page;
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .select(
      sql<string | null>`(select string_agg(summary, '; ' order by position) from vcs_events
        where delivery_id = webhook_deliveries.id and position < 3)`.as('summary'),
    )
    .where('integration_id', '=', integrationId)
    .$if(page.before !== null, (query) => query.where('id', '<', page.before))
    .$if(verdict != null, (query) => query.where('verdict', '=', verdict ?? 'received'))
    .$if(Boolean(event), (query) =>
      query.where((where) =>
        where.or([where('event_key', '=', event ?? ''), where('event_key', 'like', `${likeText(event)}:%`)]),
      ),
    )
    .$if(Boolean(repository), (query) => query.where('repository', 'ilike', `%${likeText(repository)}%`))
    .$if(since != null, (query) => query.where('received_at', '>=', since ?? new Date(0)))
    .$if(until != null, (query) => query.where('received_at', '<', until ?? new Date(0)))
    .orderBy('id', 'desc')
    .limit(page.first)
    .execute();
}

export async function deleteDeliveriesBefore(db: Queryable, before: Date): Promise<void> {
  await db
    .deleteFrom('webhook_deliveries')
    .where('received_at', '<', before)
    .where('verdict', '<>', 'received')
    .execute();
}

export async function insertEvents(db: Queryable, rows: readonly Insertable<VcsEventTable>[]): Promise<void> {
  await db
    .insertInto('vcs_events')
    .values(rows.map((row) => ({ ...row, fact: jsonb(row.fact) })))
    .execute();
}

export function eventById(db: Queryable, id: string): Promise<VcsEventRow | undefined> {
  return db.selectFrom('vcs_events').selectAll().where('id', '=', id).executeTakeFirst();
}

export function eventsOfDelivery(db: Queryable, deliveryId: string): Promise<VcsEventRow[]> {
  return db
    .selectFrom('vcs_events')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('position')
    .execute();
}

export async function deleteEventsOfDelivery(db: Queryable, deliveryId: string): Promise<void> {
  await db.deleteFrom('vcs_events').where('delivery_id', '=', deliveryId).execute();
}

export async function markReceived(db: Queryable, id: string): Promise<void> {
  await db
    .updateTable('webhook_deliveries')
    .set({ verdict: 'received', reason: null, processed_at: null })
    .where('id', '=', id)
    .execute();
}

export async function markRouted(db: Queryable, id: string, at: Date): Promise<void> {
  await db.updateTable('vcs_events').set({ routed_at: at, problem: null }).where('id', '=', id).execute();
}

export async function storeProblem(db: Queryable, id: string, problem: string): Promise<void> {
  await db.updateTable('vcs_events').set({ problem }).where('id', '=', id).execute();
}

/** Events of an integration that wait, in the order in which they came. */
export async function unroutedOf(db: Queryable, integrationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('vcs_events')
    .select('id')
    .where('integration_id', '=', integrationId)
    .where('routed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Events that were recorded but not routed for a while, for the sweeper; those that wait for credentials stay. */
export async function unroutedEvents(db: Queryable, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('vcs_events')
    .innerJoin('vcs_integrations', 'vcs_integrations.id', 'vcs_events.integration_id')
    .select('vcs_events.id')
    .where('vcs_events.routed_at', 'is', null)
    .where('vcs_events.created_at', '<', before)
    .where('vcs_integrations.broken_since', 'is', null)
    .where('vcs_integrations.deleted_at', 'is', null)
    .orderBy('vcs_events.created_at')
    .limit(500)
    .execute();
  return rows.map((row) => row.id);
}
