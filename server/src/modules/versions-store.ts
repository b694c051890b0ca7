import type { Insertable, Selectable, Updateable } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { ModuleVersionTable } from './tables.ts';

export type VersionRow = Selectable<ModuleVersionTable>;

export async function insertVersion(db: Queryable, row: Insertable<ModuleVersionTable>): Promise<void> {
  await db.insertInto('module_versions').values(row).execute();
}

export function versionById(db: Queryable, id: string): Promise<VersionRow | undefined> {
  return db.selectFrom('module_versions').selectAll().where('id', '=', id).executeTakeFirst();
}

export function versionsByIds(db: Queryable, ids: readonly string[]): Promise<VersionRow[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('module_versions').selectAll().where('id', 'in', ids).execute();
}

/** Versions without what they hold. */
export function headsOfVersions(
  db: Queryable,
  ids: readonly string[],
): Promise<Pick<VersionRow, 'id' | 'module_id' | 'number' | 'proposed' | 'branch'>[]> {
  return db
    .selectFrom('module_versions')
    .select(['id', 'module_id', 'number', 'proposed', 'branch'])
    .where('id', 'in', [...ids])
    .execute();
}

export function versionOfCommit(
  db: Queryable,
  key: { moduleId: string; sha: string; proposed: boolean },
): Promise<VersionRow | undefined> {
  return db
    .selectFrom('module_versions')
    .selectAll()
    .where('module_id', '=', key.moduleId)
    .where('sha', '=', key.sha)
    .where('proposed', '=', key.proposed)
    .executeTakeFirst();
}

export async function updateVersion(
  db: Queryable,
  id: string,
  { metadata, ...set }: Updateable<ModuleVersionTable>,
): Promise<void> {
  await db
    .updateTable('module_versions')
    .set({ ...set, ...(metadata == null ? {} : { metadata: jsonb(metadata) }) })
    .where('id', '=', id)
    .execute();
}

/** Numbers that are released or about to be. */
export async function takenNumbers(db: Queryable, moduleId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('module_versions')
    .select('number')
    .where('module_id', '=', moduleId)
    .where('proposed', '=', false)
    .where('state', 'in', ['pending', 'active'])
    .where('number', 'is not', null)
    .execute();
  return rows.flatMap(({ number }) => number ?? []);
}

/** Released versions of many modules without what they hold, for lists and the registry. */
export function activeVersions(db: Queryable, moduleIds: readonly string[]) {
  return moduleIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('module_versions')
        .select(['id', 'module_id', 'number'])
        .where('module_id', 'in', moduleIds)
        .where('proposed', '=', false)
        .where('state', '=', 'active')
        .execute();
}

export type VersionPage = {
  readonly moduleId: string;
  readonly proposed: boolean;
  readonly withFailed: boolean;
  readonly before: string | null;
  readonly first: number;
};

/** Newest first, and one more than asked for when there is a next page. */
export function versionsOfModule(db: Queryable, page: VersionPage): Promise<VersionRow[]> {
  return db
    .selectFrom('module_versions')
    .selectAll()
    .where('module_id', '=', page.moduleId)
    .where('proposed', '=', page.proposed)
    .$if(!page.withFailed, (query) => query.where('state', '<>', 'failed'))
    .$if(page.before !== null, (query) => query.where('id', '<', page.before))
    .orderBy('id', 'desc')
    .limit(page.first + 1)
    .execute();
}

/** Proposals of the branch that are still tested, other than of this commit. */
export function pendingProposals(
  db: Queryable,
  given: { moduleId: string; branch: string; exceptSha: string | null },
): Promise<VersionRow[]> {
  return db
    .selectFrom('module_versions')
    .selectAll()
    .where('module_id', '=', given.moduleId)
    .where('branch', '=', given.branch)
    .where('proposed', '=', true)
    .where('state', '=', 'pending')
    .$if(given.exceptSha !== null, (query) => query.where('sha', '<>', given.exceptSha ?? ''))
    .execute();
}

/** The newest proposal of each module of the repository for a pull request. */
export function proposalsOfPullRequest(
  db: Queryable,
  key: { integrationId: string; repositoryUuid: string; pullRequest: number },
): Promise<VersionRow[]> {
  return db
    .selectFrom('module_versions')
    .innerJoin('stacks', 'stacks.id', 'module_versions.module_id')
    .distinctOn('module_versions.module_id')
    .selectAll('module_versions')
    .where('stacks.integration_id', '=', key.integrationId)
    .where('stacks.repository_uuid', '=', key.repositoryUuid)
    .where('module_versions.proposed', '=', true)
    .where('module_versions.pull_request', '=', key.pullRequest)
    .orderBy('module_versions.module_id')
    .orderBy('module_versions.id', 'desc')
    .execute();
}
