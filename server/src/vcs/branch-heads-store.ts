import { type Selectable, sql } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { Commit } from './provider.ts';
import type { BranchHeadTable } from './tables.ts';

export type BranchHeadRow = Selectable<BranchHeadTable>;
export type BranchKey = {
  readonly integrationId: string;
  readonly uuid: string;
  readonly branch: string;
};

export function branchHead(
  db: Queryable,
  { integrationId, uuid, branch }: BranchKey,
): Promise<BranchHeadRow | undefined> {
  return db
    .selectFrom('branch_heads')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('branch', '=', branch)
    .executeTakeFirst();
}

/** Whether the branch is still as it was read; nobody moves it before the transaction ends. */
export async function holdBranchHead(db: Queryable, key: BranchKey, version: number): Promise<boolean> {
  const row = await db
    .selectFrom('branch_heads')
    .select('version')
    .where('integration_id', '=', key.integrationId)
    .where('repository_uuid', '=', key.uuid)
    .where('branch', '=', key.branch)
    .forShare()
    .executeTakeFirst();
  return (row?.version ?? 0) === version;
}

/** Moves the branch unless somebody moved it since it was read (as `version`, 0 when it was unknown); says whether. */
export async function moveBranchHead(
  db: Queryable,
  key: BranchKey,
  version: number,
  to: { readonly head: Commit | null; readonly superseded: readonly string[]; readonly at: Date },
): Promise<boolean> {
  const row = await db
    .insertInto('branch_heads')
    .values({
      integration_id: key.integrationId,
      repository_uuid: key.uuid,
      branch: key.branch,
      head_sha: to.head?.sha ?? null,
      head: to.head === null ? null : jsonb(to.head),
      superseded: [...to.superseded],
      version: version + 1,
      moved_at: to.at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'repository_uuid', 'branch'])
        .doUpdateSet((update) => ({
          head_sha: update.ref('excluded.head_sha'),
          head: update.ref('excluded.head'),
          superseded: update.ref('excluded.superseded'),
          version: update.ref('excluded.version'),
          moved_at: update.ref('excluded.moved_at'),
        }))
        .where('branch_heads.version', '=', version),
    )
    .returning(sql<number>`1`.as('moved'))
    .executeTakeFirst();
  return row !== undefined;
}
