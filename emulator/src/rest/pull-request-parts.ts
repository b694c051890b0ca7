import { approve, removeChangeRequest, requestChanges, unapprove } from '../actions/review-pull-request.ts';
import { notFound } from '../errors.ts';
import { requireCommit } from '../git/commits.ts';
import { presentCommit } from '../present/commits.ts';
import { presentActivity, presentParticipant } from '../present/pull-requests.ts';
import type { PullRequest } from '../state/types.ts';
import { type RedirectKind, redirectTo } from './diffs.ts';
import { pullRequestOf, repositoryOf } from './lookup.ts';
import { type Answer, type Call, callerAccount, type Operation } from './operation.ts';
import { paginate, readPageRequest, toPage } from './paginate.ts';
import { pullRequestHashes } from './pull-request-commits.ts';
import { PULL_REQUEST_PAGE } from './pull-requests.ts';
import { SCOPES } from './scopes.ts';

const BASE = '/repositories/:workspace/:repo/pullrequests/:id';
const COMMITS = { pagelen: 10, opaque: true } as const;

/** Reviews of a pull request, and what belongs to it: differences, commits, activity. */
export const pullRequestPartOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: `${BASE}/approve`,
    scopes: SCOPES.pullRequestWrite,
    async handle(call) {
      const participant = await approve(call.world, find(call), callerAccount(call));
      return { body: presentParticipant(call.world, participant) };
    },
  },
  {
    method: 'DELETE',
    path: `${BASE}/approve`,
    scopes: SCOPES.pullRequestWithdraw,
    async handle(call) {
      await unapprove(call.world, find(call), callerAccount(call));
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: `${BASE}/request-changes`,
    scopes: SCOPES.pullRequestWrite,
    async handle(call) {
      const participant = await requestChanges(call.world, find(call), callerAccount(call));
      return { body: presentParticipant(call.world, participant) };
    },
  },
  {
    method: 'DELETE',
    path: `${BASE}/request-changes`,
    scopes: SCOPES.pullRequestWithdraw,
    async handle(call) {
      await removeChangeRequest(call.world, find(call), callerAccount(call));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/diffstat`,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle: (call) => redirect(call, 'diffstat'),
  },
  {
    method: 'GET',
    path: `${BASE}/diff`,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle: (call) => redirect(call, 'diff'),
  },
  {
    method: 'GET',
    path: `${BASE}/commits`,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle: listCommitsOf,
  },
  {
    method: 'GET',
    path: `${BASE}/conflicts`,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle: (call) => redirect(call, 'file-conflicts'),
  },
  {
    method: 'GET',
    path: `${BASE}/activity`,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle(call) {
      const pullRequest = find(call);
      const newestFirst = pullRequest.activity.toReversed();
      const {
        page: _,
        size: __,
        ...page
      } = paginate(
        call,
        newestFirst,
        (activity) => presentActivity(call.world, pullRequest, activity),
        PULL_REQUEST_PAGE,
      );
      return { body: page };
    },
  },
];

function find(call: Call): PullRequest {
  return pullRequestOf(call, repositoryOf(call));
}

function redirect(call: Call, kind: RedirectKind): Answer {
  const pullRequest = find(call);
  if (!pullRequest.source.hash || !pullRequest.destination.hash) throw notFound('Changeset not found.');
  return redirectTo(call, pullRequest, kind);
}

async function listCommitsOf(call: Call): Promise<Answer> {
  const pullRequest = find(call);
  const { repository } = pullRequest;
  const hashes = await pullRequestHashes(pullRequest);
  const request = readPageRequest(call, COMMITS);
  const { offset, pagelen } = request;
  const values = await Promise.all(
    hashes
      .slice(offset, offset + pagelen)
      .map(async (hash) => presentCommit(call.world, repository, await requireCommit(repository.git, hash))),
  );
  return {
    body: toPage(call, request, {
      values,
      limits: COMMITS,
      size: null,
      more: offset + pagelen < hashes.length,
    }),
  };
}
