import { type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { ItemTable } from './tables.ts';

export type ItemRow = Selectable<ItemTable>;
export type MarkedItem = ItemRow & { readonly read_at: Date | null; readonly dismissed_at: Date | null };

/** The item when it is new; undefined when the same is told already. */
export function insertItem(trx: Trx, row: Insertable<ItemTable>): Promise<ItemRow | undefined> {
  return trx
    .insertInto('inbox_items')
    .values(row)
    .onConflict((conflict) => conflict.column('key').where('resolved_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Ends what was told about a thing and is no longer so; words of what lasts follow the present. */
export async function settleItems(
  trx: Trx,
  about: string,
  { keep, at }: { keep: readonly string[]; at: Date },
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('inbox_items')
    .set({ resolved_at: at })
    .where('about', '=', about)
    .where('resolved_at', 'is', null)
    // What merely happened has no end of its own.
    .where('severity', '<>', 'info')
    .$if(keep.length > 0, (query) => query.where('key', 'not in', keep))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function refreshItem(
  trx: Trx,
  key: string,
  words: { title: string; text: string },
): Promise<void> {
  await trx
    .updateTable('inbox_items')
    .set(words)
    .where('key', '=', key)
    .where('resolved_at', 'is', null)
    .execute();
}

type Reader = { readonly readerId: string; readonly spaceIds: readonly string[] };

const marked = (db: Queryable, { readerId, spaceIds }: Reader) =>
  db
    .selectFrom('inbox_items')
    .leftJoin('inbox_marks', (join) =>
      join.onRef('inbox_marks.item_id', '=', 'inbox_items.id').on('inbox_marks.reader_id', '=', readerId),
    )
    .where('inbox_items.space_id', 'in', spaceIds)
    .where('inbox_marks.dismissed_at', 'is', null);

export function itemsOf(
  db: Queryable,
  reader: Reader,
  page: { before: string | null; first: number },
): Promise<MarkedItem[]> {
  if (reader.spaceIds.length === 0) return Promise.resolve([]);
  return marked(db, reader)
    .selectAll('inbox_items')
    .select(['inbox_marks.read_at', 'inbox_marks.dismissed_at'])
    .$if(page.before !== null, (query) => query.where('inbox_items.id', '<', page.before ?? ''))
    .orderBy('inbox_items.id', 'desc')
    .limit(page.first)
    .execute();
}

/** What a counter shows: not read, and still so. */
export async function countUnread(db: Queryable, reader: Reader): Promise<number> {
  if (reader.spaceIds.length === 0) return 0;
  const row = await marked(db, reader)
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('inbox_marks.read_at', 'is', null)
    .where('inbox_items.resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Marks items as read, and put away where asked; an empty list means all that the reader sees. */
export async function markItems(
  db: Queryable,
  { readerId, spaceIds }: Reader,
  marking: { ids: readonly string[] | null; dismiss: boolean; at: Date },
): Promise<void> {
  if (spaceIds.length === 0 || marking.ids?.length === 0) return;
  const dismissedAt = marking.dismiss ? marking.at : null;
  await db
    .insertInto('inbox_marks')
    .columns(['item_id', 'reader_id', 'read_at', 'dismissed_at'])
    .expression((expression) =>
      expression
        .selectFrom('inbox_items')
        .select([
          'id',
          sql<string>`${readerId}::text`.as('reader_id'),
          sql<Date>`${marking.at}::timestamptz`.as('read_at'),
          sql<Date | null>`${dismissedAt}::timestamptz`.as('dismissed_at'),
        ])
        .where('space_id', 'in', spaceIds)
        .$if(marking.ids !== null, (query) => query.where('id', 'in', marking.ids ?? [])),
    )
    .onConflict((conflict) =>
      conflict.columns(['item_id', 'reader_id']).doUpdateSet({
        dismissed_at: sql<Date | null>`coalesce(inbox_marks.dismissed_at, excluded.dismissed_at)`,
      }),
    )
    .execute();
}

export function itemById(db: Queryable, id: string): Promise<ItemRow | undefined> {
  return db.selectFrom('inbox_items').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Drops what is older than the inbox keeps, also where it still lasts: then it is told anew. */
export async function deleteItemsBefore(db: Queryable, before: Date): Promise<void> {
  await db.deleteFrom('inbox_items').where('created_at', '<', before).execute();
}
