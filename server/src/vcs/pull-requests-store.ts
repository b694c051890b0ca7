import { type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { PullRequestFact } from './provider.ts';
import type { PullRequestTable } from './tables.ts';

export type PullRequestRow = Selectable<PullRequestTable>;

/** Brings the mirror of a pull request to what an event says. One that is closed stays so, whatever arrives late. */
export async function upsertPullRequest(
  db: Queryable,
  integrationId: string,
  { repo, pullRequest }: PullRequestFact,
  at: Date,
): Promise<void> {
  const facts = {
    repository: repo.fullName,
    title: pullRequest.title,
    url: pullRequest.url,
    state: pullRequest.state,
    draft: pullRequest.draft,
    author: pullRequest.author.name,
    fork: pullRequest.fork,
    source_branch: pullRequest.sourceBranch,
    destination_branch: pullRequest.destinationBranch,
    head_sha: pullRequest.headSha ?? '',
    updated_at: at,
  };
  await db
    .insertInto('pull_requests')
    .values({
      integration_id: integrationId,
      repository_uuid: repo.uuid,
      number: pullRequest.number,
      approved_by: [],
      ...facts,
    })
    .onConflict((conflict) =>
      conflict.columns(['integration_id', 'repository_uuid', 'number']).doUpdateSet({
        ...facts,
        state: sql`case when pull_requests.state = 'open' then excluded.state else pull_requests.state end`,
      }),
    )
    .execute();
}

type RepositoryKey = { readonly integrationId: string; readonly uuid: string };

export async function storeApprovals(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  number: number,
  approvedBy: readonly string[],
): Promise<void> {
  await db
    .updateTable('pull_requests')
    .set({ approved_by: [...approvedBy] })
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('number', '=', number)
    .execute();
}

/** Open pull requests; with a source branch only those from that branch of the repository itself, never of a fork. */
export function openPullRequests(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  sourceBranch?: string,
): Promise<PullRequestRow[]> {
  return db
    .selectFrom('pull_requests')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('state', '=', 'open')
    .$if(sourceBranch !== undefined, (query) =>
      query.where('source_branch', '=', sourceBranch ?? '').where('fork', '=', false),
    )
    .orderBy('number', 'desc')
    .execute();
}

export function pullRequestByNumber(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  number: number,
): Promise<PullRequestRow | undefined> {
  return db
    .selectFrom('pull_requests')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('number', '=', number)
    .executeTakeFirst();
}
