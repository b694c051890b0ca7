import { ApiError, badField } from '../errors.ts';
import { isAncestor } from '../git/diff.ts';
import { findBranch } from '../git/refs.ts';
import type { Account, PullRequest, Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { fetchForkCommits } from './fork-commits.ts';
import { emitPullRequest, recordUpdate } from './pull-request-events.ts';
import { setReviewers } from './reviewers.ts';

export type NewPullRequest = {
  readonly title: string;
  readonly description?: string | undefined;
  readonly source: { readonly repository: Repository; readonly branch: string };
  /** Default: the main branch. */
  readonly destination?: string | undefined;
  readonly reviewers?: readonly Account[] | undefined;
  readonly draft?: boolean | undefined;
  readonly closeSourceBranch?: boolean | undefined;
};

/** Opens a pull request; one that is open for the same branches comes back instead of a second one. */
export async function openPullRequest(
  world: World,
  repository: Repository,
  author: Account,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  const destination = wanted.destination ?? repository.mainBranch;
  const target = destination === null ? null : findBranch(repository.git, destination);
  const tip = findBranch(wanted.source.repository.git, wanted.source.branch);
  if (!tip) throw badField('source', `branch not found: ${wanted.source.branch}`);
  if (!target) throw badField('destination', `branch not found: ${destination ?? ''}`);
  const existing = findOpen(repository, wanted.source, target.name);
  if (existing) return existing;
  const now = world.now();
  const pullRequest: PullRequest = {
    id: repository.nextPullRequestId++,
    repository,
    title: wanted.title,
    description: wanted.description ?? '',
    state: 'OPEN',
    draft: wanted.draft ?? false,
    author,
    source: { ...wanted.source, hash: tip.hash },
    destination: { branch: target.name, hash: target.hash },
    mergeCommit: null,
    closeSourceBranch: wanted.closeSourceBranch ?? false,
    closedBy: null,
    reason: '',
    participants: new Map(),
    comments: new Map(),
    activity: [],
    createdOn: now,
    updatedOn: now,
  };
  setReviewers(pullRequest, wanted.reviewers ?? [], now);
  await fetchForkCommits(pullRequest);
  if (await isAncestor(repository.git, tip.hash, target.hash)) {
    throw new ApiError(400, 'There are no changes to be pulled');
  }
  repository.pullRequests.set(pullRequest.id, pullRequest);
  recordUpdate(pullRequest, author, now);
  await emitPullRequest(world, pullRequest, { event: 'created', actor: author });
  return pullRequest;
}

function findOpen(
  repository: Repository,
  source: NewPullRequest['source'],
  destination: string,
): PullRequest | undefined {
  return [...repository.pullRequests.values()].find(
    (candidate) =>
      candidate.state === 'OPEN' &&
      candidate.source.repository === source.repository &&
      candidate.source.branch === source.branch &&
      candidate.destination.branch === destination,
  );
}
