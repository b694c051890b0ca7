import type { Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { ModuleConsumerTable } from './tables.ts';

export type ConsumerRow = Selectable<ModuleConsumerTable>;

/** What the stack uses from now on; an older run says nothing any more. */
export async function replaceConsumed(
  db: Queryable,
  stackId: string,
  rows: readonly ConsumerRow[],
): Promise<void> {
  await db.deleteFrom('module_consumers').where('stack_id', '=', stackId).execute();
  if (rows.length > 0) await db.insertInto('module_consumers').values(rows).execute();
}

/** Every stack that uses the module, with each version that it uses. */
export function allConsumersOf(
  db: Queryable,
  moduleId: string,
): Promise<Pick<ConsumerRow, 'stack_id' | 'version_id'>[]> {
  return db
    .selectFrom('module_consumers')
    .select(['stack_id', 'version_id'])
    .where('module_id', '=', moduleId)
    .orderBy('stack_id')
    .execute();
}

export type Part = { readonly first: number; readonly skip: number };

export function consumersOf(db: Queryable, moduleId: string, { first, skip }: Part): Promise<ConsumerRow[]> {
  return db
    .selectFrom('module_consumers')
    .selectAll()
    .where('module_id', '=', moduleId)
    .orderBy('seen_at', 'desc')
    .orderBy('stack_id')
    .orderBy('version_id')
    .offset(skip)
    .limit(first)
    .execute();
}

export async function countConsumers(db: Queryable, moduleId: string): Promise<number> {
  const { count } = await db
    .selectFrom('module_consumers')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('module_id', '=', moduleId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
