import { z } from 'zod';
import { ApiError, notFound } from '../errors.ts';
import { listCommits, readCommit } from '../git/commits.ts';
import { mergeBase } from '../git/diff.ts';
import { resolveRevision } from '../git/refs.ts';
import { presentCommit } from '../present/commits.ts';
import { presentListedPullRequest, presentPullRequest } from '../present/pull-requests.ts';
import type { Repository } from '../state/types.ts';
import { commitOf, repositoryOf } from './lookup.ts';
import { type Answer, type Call, type Operation, parseBody } from './operation.ts';
import { paginate, readPageRequest, toPage } from './paginate.ts';
import { pullRequestHashes } from './pull-request-commits.ts';
import { SCOPES } from './scopes.ts';

const PAGE = { pagelen: 30, opaque: true } as const;
/** The POST form of the commit list takes the same names, single or repeated. */
const names = z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]);
const rangeSchema = z.object({ include: names, exclude: names });

export const commitOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/commit/:commit',
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const repository = repositoryOf(call);
      const commit = await commitOf(call, repository, call.params.commit ?? '');
      return { body: { ...presentCommit(call.world, repository, commit), participants: [] } };
    },
  },
  ...(['GET', 'POST'] as const).flatMap((method): Operation[] => [
    {
      method,
      path: '/repositories/:workspace/:repo/commits',
      scopes: SCOPES.repository,
      anonymous: true,
      handle: (call) => listRange(call, null),
    },
    {
      method,
      path: '/repositories/:workspace/:repo/commits/*',
      scopes: SCOPES.repository,
      anonymous: true,
      handle: (call) => listRange(call, call.params['*'] ?? null),
    },
  ]),
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/merge-base/*',
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const repository = repositoryOf(call);
      const [a, b, ...more] = (call.params['*'] ?? '').split('..');
      if (!a || !b || more.length > 0) throw new ApiError(400, 'Invalid revspec: expected two commits.');
      const [left, right] = [await commitOf(call, repository, a), await commitOf(call, repository, b)];
      const base = await mergeBase(repository.git, left.hash, right.hash);
      if (!base) throw notFound('No common ancestor found.');
      return { body: presentCommit(call.world, repository, await commitOf(call, repository, base)) };
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/commit/:commit/pullrequests',
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle: listPullRequestsOfCommit,
  },
];

async function listRange(call: Call, revision: string | null): Promise<Answer> {
  const repository = repositoryOf(call);
  const form = parseBody(rangeSchema, call.body);
  const wanted = [...call.query.getAll('include'), ...form.include, ...(revision ? [revision] : [])];
  const include = wanted.length > 0 ? await hashes(repository, wanted) : allTips(repository);
  const exclude = await hashes(repository, [...call.query.getAll('exclude'), ...form.exclude]);
  const request = readPageRequest(call, PAGE);
  const path = call.query.get('path')?.replace(/\/$/, '') || undefined;
  const limit = request.pagelen + 1;
  const commits = await listCommits(repository.git, { include, exclude, path, skip: request.offset, limit });
  const values = commits
    .slice(0, request.pagelen)
    .map((commit) => presentCommit(call.world, repository, commit));
  return {
    body: toPage(call, request, {
      values,
      limits: PAGE,
      size: null,
      more: commits.length > request.pagelen,
    }),
  };
}

function allTips(repository: Repository): string[] {
  return [...new Set([...repository.git.refs.values()].map((ref) => ref.hash))];
}

async function hashes(repository: Repository, revisions: readonly string[]): Promise<string[]> {
  return Promise.all(
    revisions.map(async (revision) => {
      const hash = await resolveRevision(repository.git, revision);
      if (!hash || !(await readCommit(repository.git, hash))) throw notFound(`Commit not found: ${revision}`);
      return hash;
    }),
  );
}

/** Needs an app that a person has to install by hand; until then there is nothing, and first it indexes. */
async function listPullRequestsOfCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const commit = await commitOf(call, repository, call.params.commit ?? '');
  if (repository.commitLinks === 'indexing') return { status: 202, body: { type: 'paginated_pullrequests' } };
  if (repository.commitLinks === 'absent') throw notFound('The repository has not been indexed yet.');
  const all = [...repository.pullRequests.values()];
  const contains = await Promise.all(
    all.map(async (pullRequest) => (await pullRequestHashes(pullRequest)).includes(commit.hash)),
  );
  const found = all.filter((_, index) => contains[index]);
  return {
    body: paginate(call, found, (pullRequest) => presentListedPullRequest(call.world, pullRequest), {
      pagelen: 30,
      full: (pullRequest) => presentPullRequest(call.world, pullRequest),
    }),
  };
}
