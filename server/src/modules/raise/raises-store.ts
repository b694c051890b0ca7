import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../../platform/db/index.ts';
import type { ModuleRaiseTable } from '../tables.ts';

type RaiseRow = Selectable<ModuleRaiseTable>;

export function raiseOf(db: Queryable, stackId: string, versionId: string): Promise<RaiseRow | undefined> {
  return db
    .selectFrom('module_raises')
    .selectAll()
    .where('stack_id', '=', stackId)
    .where('version_id', '=', versionId)
    .executeTakeFirst();
}

export type NewestRaise = RaiseRow & { readonly number: string | null };

/** The newest pull request, or refusal of one, of each of the stacks for a module. */
export function newestRaises(
  db: Queryable,
  moduleId: string,
  stackIds: readonly string[],
): Promise<NewestRaise[]> {
  if (stackIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('module_raises')
    .innerJoin('module_versions', 'module_versions.id', 'module_raises.version_id')
    .distinctOn('module_raises.stack_id')
    .selectAll('module_raises')
    .select('module_versions.number')
    .where('module_versions.module_id', '=', moduleId)
    .where('module_raises.stack_id', 'in', stackIds)
    .orderBy('module_raises.stack_id')
    .orderBy('module_raises.at', 'desc')
    .execute();
}

/** What was opened for other versions of the module in the code of the stack, the newest first. */
export function olderRaises(
  db: Queryable,
  { stackId, moduleId, than, most }: { stackId: string; moduleId: string; than: string; most: number },
): Promise<NewestRaise[]> {
  return db
    .selectFrom('module_raises')
    .innerJoin('module_versions', 'module_versions.id', 'module_raises.version_id')
    .selectAll('module_raises')
    .select('module_versions.number')
    .where('module_versions.module_id', '=', moduleId)
    .where('module_raises.stack_id', '=', stackId)
    .where('module_raises.version_id', '!=', than)
    .where('module_raises.pull_request', 'is not', null)
    .orderBy('module_raises.at', 'desc')
    .limit(most)
    .execute();
}

export async function noteRaise(db: Queryable, row: Insertable<ModuleRaiseTable>): Promise<void> {
  const { stack_id: _stack, version_id: _version, ...rest } = row;
  await db
    .insertInto('module_raises')
    .values(row)
    .onConflict((conflict) => conflict.columns(['stack_id', 'version_id']).doUpdateSet(rest))
    .execute();
}
