import { type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RunRow } from '../runs/index.ts';
import type { Integration } from '../vcs/index.ts';
import type { SentCommentTable, SentReportTable } from './tables.ts';

/** Runs of one commit that a status speaks of together: previews, deployments, tests of modules. */
export const statusGroups = ['tracked', 'proposed', 'modules'] as const;
export type StatusGroup = (typeof statusGroups)[number];

export type CommitKey = {
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly sha: string;
};
export type CommentKey = Pick<SentCommentTable, 'integration_id' | 'repository_uuid' | 'pull_request'>;
export type SentComment = Selectable<SentCommentTable>;
export type SentReport = Selectable<SentReportTable>;
export type ReportKey = Pick<SentReportTable, 'integration_id' | 'repository_uuid' | 'sha' | 'stack_id'>;

type VcsChecks = Integration['vcsChecks'];

const groupOf = (table: string) =>
  sql<StatusGroup>`case ${sql.ref(`${table}.type`)} when 'PROPOSED' then 'proposed' when 'TESTING' then 'modules' else 'tracked' end`;

/** A task, the end of a stack, and a preview of files that are in no commit say nothing about a commit. */
const speaksOfCommit = (table: string) =>
  sql<boolean>`${sql.ref(`${table}.type`)} not in ('TASK', 'DESTROY') and ${sql.ref(`${table}.local_workspace_id`)} is null`;

/** The newest run of every stack, and of every test of a module, of the repository for one commit and group. */
export function latestRunsOfCommit(
  db: Queryable,
  { integrationId, repositoryUuid, sha, group }: CommitKey & { group: StatusGroup },
): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
    .distinctOn(['runs.stack_id', sql`runs.test ->> 'key'`])
    .selectAll('runs')
    .where('stacks.integration_id', '=', integrationId)
    .where('stacks.repository_uuid', '=', repositoryUuid)
    .where('runs.sha', '=', sha)
    .where(groupOf('runs'), '=', group)
    .where(speaksOfCommit('runs'))
    .orderBy('runs.stack_id')
    .orderBy(sql`runs.test ->> 'key'`)
    .orderBy('runs.id', 'desc')
    .execute();
}

/** What a change of a run is to be told of: the newest run of its stack, commit and group, and where it is told. */
export type Newest = {
  readonly run: RunRow;
  readonly integrationId: string;
  readonly repositoryUuid: string;
  readonly checks: VcsChecks;
  readonly group: StatusGroup;
};

/** One query, because it is on the way of every run. Undefined when there is nobody to tell. */
export async function newestOf(db: Queryable, runId: string): Promise<Newest | undefined> {
  const row = await db
    .selectFrom('runs as given')
    .innerJoin('stacks', 'stacks.id', 'given.stack_id')
    .innerJoin('vcs_integrations', 'vcs_integrations.id', 'stacks.integration_id')
    .innerJoinLateral(
      (lateral) =>
        lateral
          .selectFrom('runs')
          .selectAll('runs')
          .whereRef('runs.stack_id', '=', 'given.stack_id')
          .whereRef('runs.sha', '=', 'given.sha')
          .where(groupOf('runs'), '=', groupOf('given'))
          .where(speaksOfCommit('runs'))
          .orderBy('runs.id', 'desc')
          .limit(1)
          .as('newest'),
      (join) => join.onTrue(),
    )
    .selectAll('newest')
    .select(['vcs_integrations.id as integrationId', 'stacks.repository_uuid as repositoryUuid'])
    .select('vcs_integrations.vcs_checks as checks')
    .select(groupOf('given').as('group'))
    .where('given.id', '=', runId)
    .where(speaksOfCommit('given'))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { integrationId, repositoryUuid, checks, group, ...run } = row;
  return { run, integrationId, repositoryUuid, checks, group };
}

export function sentComment(db: Queryable, key: CommentKey): Promise<SentComment | undefined> {
  return db
    .selectFrom('sent_comments')
    .selectAll()
    .where('integration_id', '=', key.integration_id)
    .where('repository_uuid', '=', key.repository_uuid)
    .where('pull_request', '=', key.pull_request)
    .executeTakeFirst();
}

/** Keeps what is known of the comment of a pull request. */
export async function noteComment(db: Queryable, row: Insertable<SentCommentTable>): Promise<void> {
  const { integration_id: _i, repository_uuid: _r, pull_request: _p, ...rest } = row;
  await db
    .insertInto('sent_comments')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'repository_uuid', 'pull_request']).doUpdateSet(rest),
    )
    .execute();
}

export function sentReport(db: Queryable, key: ReportKey): Promise<SentReport | undefined> {
  return db
    .selectFrom('sent_reports')
    .selectAll()
    .where('integration_id', '=', key.integration_id)
    .where('repository_uuid', '=', key.repository_uuid)
    .where('sha', '=', key.sha)
    .where('stack_id', '=', key.stack_id)
    .executeTakeFirst();
}

export async function noteReport(db: Queryable, row: Insertable<SentReportTable>): Promise<void> {
  const { integration_id: _i, repository_uuid: _r, sha: _s, stack_id: _t, ...rest } = row;
  await db
    .insertInto('sent_reports')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'repository_uuid', 'sha', 'stack_id']).doUpdateSet(rest),
    )
    .execute();
}
