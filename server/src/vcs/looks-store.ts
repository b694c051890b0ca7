import { type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RepositoryTable, WorkspaceLookTable } from './tables.ts';

export type LookRow = Selectable<WorkspaceLookTable>;

const workspaceOf = sql<string>`lower(split_part(full_name, '/', 1))`;

/** Takes workspaces whose turn it is, those that are new among them; others find them due only after `until`. */
export async function takeDueLooks(
  db: Queryable,
  { now, until }: { now: Date; until: Date },
): Promise<LookRow[]> {
  return db
    .insertInto('vcs_workspace_looks')
    .columns(['integration_id', 'workspace', 'due_at'])
    .expression((query) =>
      query
        .selectFrom('vcs_repositories')
        .select([
          'integration_id',
          workspaceOf.as('workspace'),
          sql<Date>`${until}::timestamptz`.as('due_at'),
        ])
        .distinct(),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'workspace'])
        .doUpdateSet({ due_at: until })
        .where('vcs_workspace_looks.due_at', '<=', now),
    )
    .returningAll()
    .execute();
}

type LookKey = { readonly integrationId: string; readonly workspace: string };

export type StoredLook = {
  readonly dueAt: Date;
  readonly lookedAt?: Date | null;
  readonly newestAt?: Date | null;
};

/** Without `lookedAt` it was not looked at this time. */
export async function storeLook(
  db: Queryable,
  { integrationId, workspace }: LookKey,
  { dueAt, lookedAt, newestAt }: StoredLook,
): Promise<void> {
  await db
    .updateTable('vcs_workspace_looks')
    .set({
      due_at: dueAt,
      ...(lookedAt === undefined ? {} : { looked_at: lookedAt }),
      ...(newestAt === undefined ? {} : { newest_at: newestAt }),
    })
    .where('integration_id', '=', integrationId)
    .where('workspace', '=', workspace)
    .execute();
}

export async function lookedAt(db: Queryable, { integrationId, workspace }: LookKey): Promise<Date | null> {
  const row = await db
    .selectFrom('vcs_workspace_looks')
    .select('looked_at')
    .where('integration_id', '=', integrationId)
    .where('workspace', '=', workspace.toLowerCase())
    .executeTakeFirst();
  return row?.looked_at ?? null;
}

export function repositoriesOfWorkspace(
  db: Queryable,
  { integrationId, workspace }: LookKey,
): Promise<Selectable<RepositoryTable>[]> {
  return db
    .selectFrom('vcs_repositories')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where(workspaceOf, '=', workspace)
    .execute();
}

/** Bitbucket said that these changed: their rounds are due now. */
export async function noteUpdated(
  db: Queryable,
  integrationId: string,
  updated: readonly { readonly uuid: string; readonly at: Date }[],
  now: Date,
): Promise<void> {
  for (const { uuid, at } of updated) {
    await db
      .updateTable('vcs_repositories')
      .set({ remote_updated_at: at, poll_due_at: sql`least(poll_due_at, ${now})` })
      .where('integration_id', '=', integrationId)
      .where('uuid', '=', uuid)
      .execute();
  }
}
