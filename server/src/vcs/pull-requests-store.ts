import type { Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { PullRequestFact } from './provider.ts';
import type { PullRequestTable } from './tables.ts';

export type PullRequestRow = Selectable<PullRequestTable>;

/** Brings the mirror of a pull request to what an event says. */
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
      conflict.columns(['integration_id', 'repository_uuid', 'number']).doUpdateSet(facts),
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
    .$if(sourceBranch !== undefined, (query) => query.where('source_branch', '=', sourceBranch ?? ''))
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
