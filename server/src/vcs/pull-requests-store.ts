import { type Selectable, sql } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { PullRequestFacts, RepoRef } from './provider.ts';
import type { PullRequestTable } from './tables.ts';

export type PullRequestRow = Selectable<PullRequestTable>;

/**
 * Brings the mirror of a pull request to what an event or a list says. One that is closed stays so, and what is older
 * than what is known changes nothing, whatever arrives late.
 */
export async function upsertPullRequest(
  db: Queryable,
  integrationId: string,
  { repo, pullRequest }: { readonly repo: RepoRef; readonly pullRequest: PullRequestFacts },
  at: Date,
): Promise<void> {
  const { reviewers, approvals, updatedAt = null } = pullRequest;
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
    ...(reviewers == null ? {} : { reviewers: jsonb([...reviewers]) }),
    ...(approvals == null
      ? {}
      : { approvals: jsonb([...approvals]), approved_by: approvals.map(({ name }) => name) }),
    ...(updatedAt === null ? {} : { remote_updated_at: new Date(updatedAt) }),
    ...(pullRequest.mergeSha === null ? {} : { merge_sha: pullRequest.mergeSha }),
  };
  const isNewHead = sql<boolean>`not starts_with(pull_requests.head_sha, excluded.head_sha)`;
  await db
    .insertInto('pull_requests')
    .values({
      integration_id: integrationId,
      repository_uuid: repo.uuid,
      number: pullRequest.number,
      approved_by: [],
      head_at: at,
      ...facts,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'repository_uuid', 'number'])
        .doUpdateSet({
          ...facts,
          state: sql`case when pull_requests.state = 'open' then excluded.state else pull_requests.state end`,
          // The whole hash, once it is known, is kept while the head stays.
          head_sha: sql`case when ${isNewHead} then excluded.head_sha else pull_requests.head_sha end`,
          head_at: sql`case when ${isNewHead} then excluded.head_at else pull_requests.head_at end`,
        })
        .where(
          sql<boolean>`excluded.state <> 'open' or pull_requests.remote_updated_at is null
            or excluded.remote_updated_at is null or excluded.remote_updated_at >= pull_requests.remote_updated_at`,
        ),
    )
    .execute();
}

export type RepositoryKey = { readonly integrationId: string; readonly uuid: string };

/** What was found out about a pull request while its event was acted upon. */
export type PullRequestFindings = Partial<
  Pick<PullRequestRow, 'head_sha' | 'merge_sha' | 'mergeable' | 'undiverged' | 'routed'>
>;

export async function storeFindings(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  number: number,
  findings: PullRequestFindings,
): Promise<void> {
  await db
    .updateTable('pull_requests')
    .set(findings)
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('number', '=', number)
    .execute();
}

/** The branch moved: how open pull requests into it stand to it is not known until they are looked at again. */
export async function forgetStanding(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  destinationBranch: string,
): Promise<void> {
  await db
    .updateTable('pull_requests')
    .set({ mergeable: null, undiverged: null })
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('state', '=', 'open')
    .where('destination_branch', '=', destinationBranch)
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

export function pullRequestsByNumbers(
  db: Queryable,
  { integrationId, uuid }: RepositoryKey,
  numbers: readonly number[],
): Promise<PullRequestRow[]> {
  if (numbers.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('pull_requests')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('repository_uuid', '=', uuid)
    .where('number', 'in', numbers)
    .execute();
}

export async function pullRequestByNumber(
  db: Queryable,
  key: RepositoryKey,
  number: number,
): Promise<PullRequestRow | undefined> {
  return (await pullRequestsByNumbers(db, key, [number]))[0];
}

/** Whether somebody other than the author has approved the present head, and not only an earlier one. */
export function isApprovedAtHead({
  approvals,
  head_at,
}: Pick<PullRequestRow, 'approvals' | 'head_at'>): boolean {
  return approvals.some(
    ({ approvedAt }) => approvedAt !== null && head_at !== null && approvedAt >= head_at.getTime(),
  );
}
