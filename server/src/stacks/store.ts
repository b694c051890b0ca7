import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { StackConfigTable, StackTable } from './tables.ts';

export type StackRow = Selectable<StackTable>;
export type StackConfigRow = Selectable<StackConfigTable>;

export function stackById(db: Queryable, id: string): Promise<StackRow | undefined> {
  return db.selectFrom('stacks').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Takes the row lock under which everything that moves a stack's runs happens. */
export function lockStackRow(db: Queryable, id: string): Promise<StackRow | undefined> {
  return db.selectFrom('stacks').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export function stacksByIds(db: Queryable, ids: readonly string[]): Promise<StackRow[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('stacks').selectAll().where('id', 'in', ids).execute();
}

/** Only what deciding needs, since a repository may have ten thousand stacks. */
export function stacksOfRepository(db: Queryable, integrationId: string, uuid: string) {
  return db
    .selectFrom('stacks')
    .select([
      'id',
      'kind',
      'repository',
      'branch',
      'project_root',
      'project_globs',
      'integration_id',
      'space_id',
      'autodeploy',
      'status_when_ignored',
      'release_by',
    ])
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .execute();
}
export type RoutedStack = Awaited<ReturnType<typeof stacksOfRepository>>[number];

export async function insertStack(db: Queryable, row: Insertable<StackTable>): Promise<void> {
  await db.insertInto('stacks').values(row).execute();
}

export async function updateStack(db: Queryable, id: string, set: Updateable<StackTable>): Promise<void> {
  await db.updateTable('stacks').set(set).where('id', '=', id).execute();
}

export async function deleteStackRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('stacks').where('id', '=', id).execute();
}

/** Hands out the next run number of a stack. */
export async function takeRunNumber(db: Queryable, id: string): Promise<number> {
  const row = await db
    .updateTable('stacks')
    .set({ next_run_number: sql`next_run_number + 1` })
    .where('id', '=', id)
    .returning(sql<number>`next_run_number - 1`.as('number'))
    .executeTakeFirstOrThrow();
  return row.number;
}

export async function countStacksOf(
  db: Queryable,
  integrationId: string,
  kind: 'stack' | 'module',
): Promise<number> {
  const row = await db
    .selectFrom('stacks')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('integration_id', '=', integrationId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Stacks and modules that use an integration of another space, which is not the default one. */
export function stacksAcrossSpaces(db: Queryable) {
  return db
    .selectFrom('stacks')
    .innerJoin('vcs_integrations', 'vcs_integrations.id', 'stacks.integration_id')
    .select([
      'stacks.kind',
      'stacks.name',
      'stacks.space_id',
      'vcs_integrations.name as integration',
      'vcs_integrations.space_id as integration_space_id',
    ])
    .where('vcs_integrations.is_default', '=', false)
    .whereRef('stacks.space_id', '<>', 'vcs_integrations.space_id')
    .orderBy('stacks.name')
    .execute();
}

/** Stacks and modules that use a worker pool of another space. */
export function stacksAcrossPools(db: Queryable) {
  return db
    .selectFrom('stacks')
    .innerJoin('worker_pools', 'worker_pools.id', 'stacks.worker_pool_id')
    .select([
      'stacks.kind',
      'stacks.name',
      'stacks.space_id',
      'worker_pools.name as pool',
      'worker_pools.space_id as pool_space_id',
    ])
    .whereRef('stacks.space_id', '<>', 'worker_pools.space_id')
    .orderBy('stacks.name')
    .execute();
}

/** Stacks and modules. */
export function stacksOfPool(db: Queryable, poolId: string) {
  return db
    .selectFrom('stacks')
    .select(['id', 'kind', 'name', 'space_id'])
    .where('worker_pool_id', '=', poolId)
    .orderBy('name')
    .execute();
}

/** Stacks and modules. */
export function stacksOfIntegration(db: Queryable, integrationId: string): Promise<StackRow[]> {
  return db
    .selectFrom('stacks')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .orderBy('name')
    .execute();
}

/** From how many repositories the stacks of these spaces take their code through an integration. */
export async function countRepositoriesOf(
  db: Queryable,
  integrationId: string,
  spaceIds: readonly string[],
): Promise<number> {
  const { repositories } = await db
    .selectFrom('stacks')
    .select(({ fn }) => fn.count<number>('repository_uuid').distinct().as('repositories'))
    .where('integration_id', '=', integrationId)
    .where('kind', '=', 'stack')
    .where(sql<boolean>`space_id = any(${[...spaceIds]}::text[])`)
    .executeTakeFirstOrThrow();
  return Number(repositories);
}

/** Takes the integration away from all its stacks and modules, and remembers which it was. Returns their spaces and ids. */
export function detachStacksOf(db: Queryable, integrationId: string, at: Date) {
  return db
    .updateTable('stacks')
    .set({ integration_id: null, detached_from: integrationId, updated_at: at })
    .where('integration_id', '=', integrationId)
    .returning(['id', 'space_id'])
    .execute();
}

/** Gives the integration back to the stacks that lost it and were not attached elsewhere since. */
export function restoreStacksOf(db: Queryable, integrationId: string, at: Date) {
  return db
    .updateTable('stacks')
    .set({ integration_id: integrationId, detached_from: null, updated_at: at })
    .where('detached_from', '=', integrationId)
    .where('integration_id', 'is', null)
    .returning(['id', 'space_id'])
    .execute();
}

/** Stacks, or modules, without an integration in these spaces. */
export function detachedStacks(
  db: Queryable,
  kind: StackRow['kind'],
  spaceIds: readonly string[],
): Promise<StackRow[]> {
  if (spaceIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('stacks')
    .selectAll()
    .where('integration_id', 'is', null)
    .where('kind', '=', kind)
    .where('space_id', 'in', spaceIds)
    .orderBy('name')
    .execute();
}

export function configOf(db: Queryable, stackId: string): Promise<StackConfigRow[]> {
  return db.selectFrom('stack_config').selectAll().where('stack_id', '=', stackId).orderBy('id').execute();
}

export async function upsertConfig(db: Queryable, row: Insertable<StackConfigTable>): Promise<void> {
  await db
    .insertInto('stack_config')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['stack_id', 'id']).doUpdateSet({
        type: row.type,
        value_sealed: row.value_sealed,
        write_only: row.write_only,
        checksum: row.checksum,
        updated_at: row.updated_at,
      }),
    )
    .execute();
}

export async function deleteConfig(
  db: Queryable,
  stackId: string,
  id: string,
): Promise<StackConfigRow | undefined> {
  return db
    .deleteFrom('stack_config')
    .where('stack_id', '=', stackId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}
