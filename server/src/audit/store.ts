import { type Insertable, type SelectQueryBuilder, sql } from 'kysely';
import { jsonb, type Queryable, type Trx } from '../platform/db/index.ts';
import type { Tables } from '../platform/db/tables.ts';
import type { ChainRow, EntryRow } from './chain.ts';
import type { AuditEntryTable } from './tables.ts';

/** Takes the lock under which entries are added one by one. */
export function lockChain(trx: Trx): Promise<ChainRow> {
  return trx.selectFrom('audit_chain').selectAll().forUpdate().executeTakeFirstOrThrow();
}

export function chainRow(db: Queryable): Promise<ChainRow> {
  return db.selectFrom('audit_chain').selectAll().executeTakeFirstOrThrow();
}

export async function storeChain(trx: Trx, chain: Omit<ChainRow, 'one' | 'key_sealed'>): Promise<void> {
  await trx
    .updateTable('audit_chain')
    .set({
      anchor_id: chain.anchor_id,
      anchor_mac: chain.anchor_mac,
      removed: chain.removed,
      head_id: chain.head_id,
      head_mac: chain.head_mac,
      entries: chain.entries,
      seal: chain.seal,
    })
    .execute();
}

/** Keeps the first key ever sealed, and returns the one that is kept. */
export async function settleChainKey(db: Queryable, sealed: Buffer): Promise<Buffer> {
  await db.updateTable('audit_chain').set({ key_sealed: sealed }).where('key_sealed', 'is', null).execute();
  return (await chainRow(db)).key_sealed ?? sealed;
}

export async function nextEntryId(trx: Trx): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('audit_entries', 'id')) as id`.execute(trx);
  return Number(rows[0]?.id);
}

export async function insertAuditEntry(
  trx: Trx,
  entry: Insertable<AuditEntryTable> & { readonly id: number },
): Promise<void> {
  await trx
    .insertInto('audit_entries')
    .values({
      ...entry,
      details: jsonb(entry.details),
      before: entry.before === null ? null : jsonb(entry.before),
      after: entry.after === null ? null : jsonb(entry.after),
    })
    .execute();
}

export type EntryFilter = {
  /** Only entries of these spaces: what the asker may see. */
  readonly spaceIds: readonly string[];
  readonly actors: readonly string[];
  /** Operations by name; one that ends in `*` stands for all that begin so. */
  readonly operations: readonly string[];
  readonly spaces: readonly string[];
  readonly subjectKinds: readonly string[];
  readonly subjects: readonly string[];
  readonly outcomes: readonly ('done' | 'denied')[];
  readonly from: Date | null;
  readonly until: Date | null;
  readonly text: string | null;
};
export type EntryPage = {
  readonly first: number;
  readonly after: number | null;
  readonly descending: boolean;
};

/** One page of entries by id, newest first when `descending`. */
export function searchEntries(db: Queryable, filter: EntryFilter, page: EntryPage): Promise<EntryRow[]> {
  const { first, after, descending } = page;
  return filtered(db.selectFrom('audit_entries').selectAll(), filter)
    .$if(after !== null, (query) => query.where('id', descending ? '<' : '>', after ?? 0))
    .orderBy('id', descending ? 'desc' : 'asc')
    .limit(first)
    .execute();
}

type Entries = SelectQueryBuilder<Tables, 'audit_entries', EntryRow>;

function filtered(query: Entries, filter: EntryFilter): Entries {
  const { actors, operations, spaces, subjectKinds, subjects, outcomes, from, until, text } = filter;
  const like = (value: string): string => value.replace(/[\\%_]/g, '\\$&');
  return query
    .where('space_id', 'in', filter.spaceIds.length > 0 ? filter.spaceIds : [''])
    .$if(actors.length > 0, (each) =>
      each.where((where) =>
        where.or([
          where('actor_id', 'in', actors),
          where(
            sql`lower(actor_name)`,
            'in',
            actors.map((actor) => actor.toLowerCase()),
          ),
        ]),
      ),
    )
    .$if(operations.length > 0, (each) =>
      each.where((where) =>
        where.or(
          operations.map((name) =>
            name.endsWith('*')
              ? where('operation', 'like', `${like(name.slice(0, -1))}%`)
              : where('operation', '=', name),
          ),
        ),
      ),
    )
    .$if(spaces.length > 0, (each) => each.where('space_id', 'in', spaces))
    .$if(subjectKinds.length > 0, (each) => each.where('subject_kind', 'in', subjectKinds))
    .$if(subjects.length > 0, (each) => each.where('subject_id', 'in', subjects))
    .$if(outcomes.length > 0, (each) => each.where('outcome', 'in', outcomes))
    .$if(from !== null, (each) => each.where('at', '>=', from ?? new Date(0)))
    .$if(until !== null, (each) => each.where('at', '<', until ?? new Date(0)))
    .$if(text !== null, (each) =>
      each.where((where) => {
        const pattern = `%${like(text ?? '')}%`;
        return where.or([
          where('operation', 'ilike', pattern),
          where('actor_name', 'ilike', pattern),
          where('subject_id', 'ilike', pattern),
          where(sql<string>`details::text`, 'ilike', pattern),
        ]);
      }),
    );
}

export function entryById(db: Queryable, id: number): Promise<EntryRow | undefined> {
  return db.selectFrom('audit_entries').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Names of operations that occur, for filters. */
export async function operationsOf(db: Queryable, spaceIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_entries')
    .select('operation')
    .distinct()
    .where('space_id', 'in', spaceIds.length > 0 ? spaceIds : [''])
    .orderBy('operation')
    .execute();
  return rows.map(({ operation }) => operation);
}

/** Entries of the chain behind an id, in the order in which they were added. */
export function entriesBehind(db: Queryable, id: number, limit: number): Promise<EntryRow[]> {
  return db.selectFrom('audit_entries').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}

/** All that follows in the transaction sees the database as it is now. */
export async function freeze(trx: Trx): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(trx);
}

export async function retentionDays(db: Queryable): Promise<number | null> {
  return (
    (await db.selectFrom('audit_settings').select('retention_days').executeTakeFirst())?.retention_days ??
    null
  );
}

export async function storeRetentionDays(trx: Trx, days: number | null): Promise<void> {
  await trx.updateTable('audit_settings').set({ retention_days: days }).execute();
}

/** The newest entry before the moment. */
export function newestBefore(db: Queryable, moment: Date): Promise<EntryRow | undefined> {
  return db
    .selectFrom('audit_entries')
    .selectAll()
    .where('at', '<', moment)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Removes the beginning of the trail up to an entry: the only way in which entries go. */
export async function removeUpTo(trx: Trx, id: number): Promise<{ removed: number; chained: number }> {
  await sql`select set_config('gantry.audit_retention', 'on', true)`.execute(trx);
  const { rows } = await sql<{ removed: number; chained: number }>`
    with gone as (delete from audit_entries where id <= ${id} returning mac)
    select count(*)::int as removed, count(mac)::int as chained from gone`.execute(trx);
  await sql`select set_config('gantry.audit_retention', 'off', true)`.execute(trx);
  return rows[0] ?? { removed: 0, chained: 0 };
}
