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

export function consumersOf(db: Queryable, moduleId: string): Promise<ConsumerRow[]> {
  return db
    .selectFrom('module_consumers')
    .selectAll()
    .where('module_id', '=', moduleId)
    .orderBy('seen_at', 'desc')
    .orderBy('stack_id')
    .limit(1_000)
    .execute();
}
