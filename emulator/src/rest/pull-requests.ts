import { z } from 'zod';
import { declinePullRequest } from '../actions/close-pull-request.ts';
import { mergePullRequest } from '../actions/merge-pull-request.ts';
import { openPullRequest } from '../actions/open-pull-request.ts';
import { updatePullRequest } from '../actions/update-pull-request.ts';
import { badField } from '../errors.ts';
import { MERGE_STRATEGIES } from '../git/merge.ts';
import { api, type Json } from '../present/basics.ts';
import { presentCommitStub } from '../present/commits.ts';
import { presentListedPullRequest, presentPullRequest, pullRequestPath } from '../present/pull-requests.ts';
import { callerPermission } from '../state/permissions.ts';
import { findRepository, findUser, fullName } from '../state/state.ts';
import type { Account, PullRequest, Repository } from '../state/types.ts';
import { pullRequestOf, repositoryOf } from './lookup.ts';
import { type Call, callerAccount, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

const required = 'This field is required.';
const endpointSchema = z.object({
  branch: z.object({ name: z.string() }),
  repository: z.object({ full_name: z.string().optional(), uuid: z.string().optional() }).optional(),
});
const reviewersSchema = z.array(z.object({ uuid: z.string().optional(), account_id: z.string().optional() }));
const editSchema = z.object({
  title: z.string({ error: required }).min(1, required).max(255),
  description: z.string().optional(),
  destination: endpointSchema.optional(),
  reviewers: reviewersSchema.optional(),
  draft: z.boolean().optional(),
  close_source_branch: z.boolean().optional(),
});
const newPullRequestSchema = editSchema.extend({ source: endpointSchema });
const mergeSchema = z.object({
  message: z
    .string()
    .max(128 * 1024)
    .optional(),
  close_source_branch: z.boolean().optional(),
  merge_strategy: z.enum(MERGE_STRATEGIES).optional(),
});
const declineSchema = z.object({ message: z.string().optional(), reason: z.string().optional() });

/** The list refuses pages of more than 50. */
export const PULL_REQUEST_PAGE = { pagelen: 10, most: 50 } as const;

const BASE = '/repositories/:workspace/:repo/pullrequests';

export const pullRequestOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: BASE,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle(call) {
      const repository = repositoryOf(call);
      const chosen = [...repository.pullRequests.values()].filter(stateFilter(call)).reverse();
      return {
        body: paginate(call, chosen, (pullRequest) => presentListedPullRequest(call.world, pullRequest), {
          ...PULL_REQUEST_PAGE,
          full: (pullRequest) => presentPullRequest(call.world, pullRequest),
        }),
      };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/:id`,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle: (call) => ({ body: presentPullRequest(call.world, pullRequestOf(call, repositoryOf(call))) }),
  },
  {
    method: 'POST',
    path: BASE,
    scopes: SCOPES.pullRequestWrite,
    async handle(call) {
      const repository = repositoryOf(call);
      const body = parseBody(newPullRequestSchema, call.body);
      const pullRequest = await openPullRequest(call.world, repository, callerAccount(call), {
        ...editOf(call, body),
        source: {
          repository: sourceRepository(call, repository, body.source),
          branch: body.source.branch.name,
        },
      });
      return {
        status: 201,
        body: presentPullRequest(call.world, pullRequest),
        headers: { location: api(call.world, pullRequestPath(pullRequest)).href },
      };
    },
  },
  {
    method: 'PUT',
    path: `${BASE}/:id`,
    scopes: SCOPES.pullRequestWrite,
    async handle(call) {
      const pullRequest = changeable(call);
      const edit = editOf(call, parseBody(editSchema, call.body));
      await updatePullRequest(call.world, pullRequest, callerAccount(call), edit);
      return { body: presentPullRequest(call.world, pullRequest) };
    },
  },
  {
    method: 'POST',
    path: `${BASE}/:id/decline`,
    scopes: SCOPES.pullRequestWrite,
    async handle(call) {
      const pullRequest = changeable(call);
      const { message, reason } = parseBody(declineSchema, call.body);
      await declinePullRequest(call.world, pullRequest, callerAccount(call), message ?? reason ?? '');
      return { body: presentPullRequest(call.world, pullRequest) };
    },
  },
  {
    method: 'POST',
    path: `${BASE}/:id/merge`,
    scopes: SCOPES.pullRequestWrite,
    async handle(call) {
      const pullRequest = pullRequestOf(call, repositoryOf(call, 'write'));
      const body = parseBody(mergeSchema, call.body);
      await mergePullRequest(call.world, pullRequest, callerAccount(call), {
        strategy: body.merge_strategy,
        message: body.message,
        closeSourceBranch: body.close_source_branch,
      });
      return { body: presentMerged(call, pullRequest) };
    },
  },
];

/** A pull request may be edited and declined by its author, and by whoever may write to the repository. */
function changeable(call: Call): PullRequest {
  const pullRequest = pullRequestOf(call, repositoryOf(call));
  if (pullRequest.author.uuid !== callerAccount(call).uuid) repositoryOf(call, 'write');
  return pullRequest;
}

/** Only the answer of the merge itself has the whole hash of the merge commit. */
function presentMerged(call: Call, pullRequest: PullRequest): Json {
  const { mergeCommit, repository } = pullRequest;
  const merge_commit = mergeCommit && presentCommitStub(call.world, repository, mergeCommit);
  return { ...presentPullRequest(call.world, pullRequest), merge_commit };
}

/** Open ones unless `state` (which may repeat) or the query itself speaks of states. */
function stateFilter(call: Call): (pullRequest: PullRequest) => boolean {
  const states = call.query.getAll('state').flatMap((value) => value.split(','));
  if (states.length > 0) return (pullRequest) => states.includes(pullRequest.state);
  if (/\bstate\b/.test(call.query.get('q') ?? '')) return () => true;
  return (pullRequest) => pullRequest.state === 'OPEN';
}

function editOf(call: Call, body: z.infer<typeof editSchema>) {
  return {
    title: body.title,
    description: body.description,
    destination: body.destination?.branch.name,
    reviewers: body.reviewers?.map((reviewer) => reviewerOf(call, reviewer)),
    draft: body.draft,
    closeSourceBranch: body.close_source_branch,
  };
}

function reviewerOf(call: Call, { uuid, account_id }: z.infer<typeof reviewersSchema>[number]): Account {
  const user = findUser(call.world.state, uuid ?? account_id ?? '');
  if (!user)
    throw badField('reviewers', `Malformed reviewers list: ${uuid ?? account_id ?? ''} does not exist.`);
  return user;
}

function sourceRepository(
  call: Call,
  repository: Repository,
  { repository: named }: z.infer<typeof endpointSchema>,
): Repository {
  const id = named?.full_name ?? named?.uuid;
  if (id === undefined || id === fullName(repository) || id === repository.uuid) return repository;
  const [workspace = '{}', slug = ''] = id.includes('/') ? id.split('/') : ['{}', id];
  const source = findRepository(call.world.state, workspace, slug);
  if (!source || !callerPermission(call.caller, source))
    throw badField('source', `repository not found: ${id}`);
  return source;
}
