import { z } from 'zod';
import { setStatus } from '../actions/set-status.ts';
import { badField, notFound } from '../errors.ts';
import { presentStatus } from '../present/statuses.ts';
import type { BuildStatus, Repository } from '../state/types.ts';
import { commitOf, pullRequestOf, repositoryOf } from './lookup.ts';
import { type Answer, type Call, callerAccount, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { pullRequestHashes } from './pull-request-commits.ts';
import { SCOPES } from './scopes.ts';
import { selfLink } from './self-link.ts';
import { isAcceptableUrl } from './status-url.ts';

const atMost = (most: number) => (issue: { input?: unknown }) =>
  `Ensure this value has at most ${most} characters (it has ${String(issue.input).length}).`;
const required = 'This field is required.';

const newStatusSchema = z.object({
  key: z
    .string({ error: required })
    .min(1, required)
    .max(40, { error: atMost(40) }),
  state: z.enum(['INPROGRESS', 'SUCCESSFUL', 'FAILED', 'STOPPED'], {
    error: (issue) =>
      issue.input === undefined ? required : `"${String(issue.input)}" is not a valid choice.`,
  }),
  url: z.string({ error: required }).refine(isAcceptableUrl, 'Enter a valid URL.'),
  name: z
    .string()
    .max(255, { error: atMost(255) })
    .optional(),
  description: z.string().optional(),
  refname: z.string().nullish(),
});
const changedStatusSchema = newStatusSchema.partial();

export const statusOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/repositories/:workspace/:repo/commit/:commit/statuses/build',
    scopes: SCOPES.repository,
    bodyFirst: newStatusSchema,
    async handle(call) {
      const repository = repositoryOf(call);
      const { hash } = await commitOf(call, repository, call.params.commit ?? '');
      const body = parseBody(newStatusSchema, call.body);
      const status = await setStatus(call.world, repository, callerAccount(call), { ...body, hash });
      // 201 also when the key existed and was overwritten.
      const shown = presentStatus(call.world, repository, status);
      return { status: 201, body: shown, headers: { location: selfLink(shown) } };
    },
  },
  {
    method: 'PUT',
    path: '/repositories/:workspace/:repo/commit/:commit/statuses/build/:key',
    scopes: SCOPES.repository,
    async handle(call) {
      const repository = repositoryOf(call);
      const before = await statusOf(call, repository);
      const { state, url, ...body } = parseBody(changedStatusSchema, call.body);
      if (body.key !== undefined && body.key !== before.key)
        throw badField('key', 'The key cannot be changed.');
      const status = await setStatus(call.world, repository, callerAccount(call), {
        ...body,
        key: before.key,
        hash: before.hash,
        state: state ?? before.state,
        url: url ?? before.url,
      });
      return { body: presentStatus(call.world, repository, status) };
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/commit/:commit/statuses/build/:key',
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const repository = repositoryOf(call);
      return { body: presentStatus(call.world, repository, await statusOf(call, repository)) };
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/commit/:commit/statuses',
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const repository = repositoryOf(call);
      const { hash } = await commitOf(call, repository, call.params.commit ?? '');
      return list(call, repository, statusesOf(repository, [hash]));
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/pullrequests/:id/statuses',
    scopes: SCOPES.pullRequest,
    anonymous: true,
    async handle(call) {
      const repository = repositoryOf(call);
      const pullRequest = pullRequestOf(call, repository);
      const hashes = await pullRequestHashes(pullRequest);
      const { branch } = pullRequest.source;
      const ofBranch = statusesOf(repository, hashes).filter(
        (status) => status.refname === null || status.refname === branch,
      );
      return list(call, repository, ofBranch);
    },
  },
];

function list(call: Call, repository: Repository, statuses: readonly BuildStatus[]): Answer {
  const refname = call.query.get('refname');
  const chosen = refname === null ? statuses : statuses.filter((status) => status.refname === refname);
  return {
    body: paginate(call, chosen, (status) => presentStatus(call.world, repository, status), { pagelen: 30 }),
  };
}

/** Newest first. */
export function statusesOf(repository: Repository, hashes: readonly string[]): BuildStatus[] {
  return hashes
    .flatMap((hash) => [...(repository.statuses.get(hash)?.values() ?? [])])
    .toSorted((a, b) => b.updatedOn.getTime() - a.updatedOn.getTime());
}

async function statusOf(call: Call, repository: Repository): Promise<BuildStatus> {
  const { hash } = await commitOf(call, repository, call.params.commit ?? '');
  const status = repository.statuses.get(hash)?.get(call.params.key ?? '');
  if (!status) throw notFound(`Build status with key ${call.params.key} not found.`);
  return status;
}
