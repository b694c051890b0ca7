import { toAuthor } from '@gantry/contract/bitbucket/convert';
import { AppError, type ErrorCode } from '@gantry/contract/errors';
import type { z } from 'zod';
import type { Commit, RemoteRepository, RepositoryRole, WorkspaceAccess } from '../provider.ts';
import {
  BRANCH_FIELDS,
  branchNameSchema,
  branchSchema,
  COMMIT_FIELDS,
  commitSchema,
  hashSchema,
  pageSchema,
  REPOSITORY_FIELDS,
  repositoryAnswerSchema,
  repositoryNameSchema,
  UPDATED_FIELDS,
  updatedRepositorySchema,
  workspaceAccessSchema,
} from './api-schemas.ts';
import { apiPath, listFields, quoted, repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

const MOST_FOUND = 50;
const INVISIBLE = new Set<ErrorCode>([
  'VCS_SCOPE_MISSING',
  'VCS_FORBIDDEN',
  'VCS_IP_NOT_ALLOWED',
  'VCS_NOT_FOUND',
  'REPOSITORY_NOT_FOUND',
]);

export async function getRepository(api: Transport, fullName: string): Promise<RemoteRepository> {
  const answer = await api
    .send(
      { path: repositoryPath(fullName), query: { fields: REPOSITORY_FIELDS.join(',') } },
      repositoryAnswerSchema,
    )
    .catch(notFoundAs('REPOSITORY_NOT_FOUND'));
  return toRemoteRepository(answer);
}

/**
 * Repositories by part of their name. `workspace/name` looks only there, and finds the exact name even when the
 * token may not list: access tokens may not list workspaces, and only some may list repositories.
 */
export async function searchRepositories(api: Transport, text: string): Promise<RemoteRepository[]> {
  const [name = '', workspace] = text.trim().split('/', 2).reverse();
  const workspaces = workspace ? [workspace] : (await orNone(listWorkspaces(api))).map(({ slug }) => slug);
  const found: RemoteRepository[] = [];
  for (const slug of workspaces) {
    if (found.length >= MOST_FOUND) break;
    found.push(...(await orNone(searchWorkspace(api, slug, name))));
  }
  if (found.length === 0 && workspace && name)
    return orNone(getRepository(api, text.trim()).then((one) => [one]));
  return found.slice(0, MOST_FOUND);
}

export async function searchBranches(api: Transport, repo: string, text: string): Promise<string[]> {
  const branches = await firstPage(api, repositoryPath(repo, 'refs', 'branches'), branchNameSchema, {
    q: text === '' ? undefined : `name ~ ${quoted(text)}`,
    fields: 'values.name',
  });
  return branches.map((branch) => branch.name);
}

/** Pages of a hundred branches: more of them than that are left to the pushes that webhooks tell of. */
const MOST_BRANCH_PAGES = 20;

/** The newest branches in one call, since most pushes go to one of them; or all, in a call for each hundred. */
export async function listBranches(
  api: Transport,
  repo: string,
  all: boolean,
): Promise<{ branches: { name: string; tip: Commit }[]; complete: boolean }> {
  const query = { pagelen: 100, sort: '-target.date', fields: listFields(BRANCH_FIELDS) };
  const path = repositoryPath(repo, 'refs', 'branches');
  const toBranch = ({ name, target }: z.infer<typeof branchSchema>) => ({ name, tip: toCommit(target) });
  if (!all) {
    const { values, next } = await api.send(
      { path, query },
      pageSchema.extend({ values: branchSchema.array() }),
    );
    return { branches: values.map(toBranch), complete: !next };
  }
  const branches: { name: string; tip: Commit }[] = [];
  for await (const branch of api.values({ path, query }, branchSchema)) {
    if (branches.length === MOST_BRANCH_PAGES * query.pagelen) return { branches, complete: false };
    branches.push(toBranch(branch));
  }
  return { branches, complete: true };
}

/** Where the histories of two commits part; null when they have nothing in common. */
export async function getMergeBase(
  api: Transport,
  repo: string,
  left: string,
  right: string,
): Promise<string | null> {
  const path = repositoryPath(repo, 'merge-base', `${left}..${right}`);
  const found = api.send({ path, query: { fields: 'hash' } }, hashSchema);
  return found.then(
    ({ hash }) => hash,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'VCS_NOT_FOUND') return null;
      throw error;
    },
  );
}

export async function getBranchTip(api: Transport, repo: string, branch: string): Promise<Commit> {
  const answer = await api
    .send(
      { path: repositoryPath(repo, 'refs', 'branches', branch), query: { fields: BRANCH_FIELDS.join(',') } },
      branchSchema,
    )
    .catch(notFoundAs('BRANCH_NOT_FOUND'));
  return toCommit(answer.target);
}

export async function getCommit(api: Transport, repo: string, sha: string): Promise<Commit> {
  const path = repositoryPath(repo, 'commit', sha);
  const answer = await api
    .send({ path, query: { fields: COMMIT_FIELDS.join(',') }, awaitVisible: true }, commitSchema)
    .catch(notFoundAs('COMMIT_NOT_FOUND'));
  return toCommit(answer);
}

function toCommit(commit: z.infer<typeof commitSchema>): Commit {
  const author = toAuthor(commit.author);
  return {
    sha: commit.hash,
    message: commit.message ?? '',
    authorName: author.name,
    authorLogin: author.login,
    timestamp: Date.parse(commit.date),
    url: commit.links?.html.href ?? '',
  };
}

export async function listWorkspaces(api: Transport): Promise<WorkspaceAccess[]> {
  const query = { pagelen: 100, fields: listFields(['administrator', 'workspace.slug']) };
  const found: WorkspaceAccess[] = [];
  for await (const access of api.values({ path: '/user/workspaces', query }, workspaceAccessSchema)) {
    found.push({ slug: access.workspace.slug, administrator: access.administrator ?? false });
  }
  return found;
}

/** All pages: a workspace may have thousands, which are a hundred to a call. */
export async function listRepositoryNames(
  api: Transport,
  workspace: string,
  role: RepositoryRole,
): Promise<string[]> {
  const query = { role, pagelen: 100, fields: listFields(['full_name']) };
  const path = apiPath('repositories', workspace);
  const names: string[] = [];
  for await (const { full_name } of api.values({ path, query }, repositoryNameSchema)) names.push(full_name);
  return names;
}

/** A push moves a repository's `updated_on`, which lists can be narrowed by. */
export async function listUpdated(
  api: Transport,
  workspace: string,
  since: Date | null,
): Promise<ReadonlyMap<string, Date>> {
  const query = {
    q: since === null ? undefined : `updated_on > ${since.toISOString()}`,
    sort: '-updated_on',
    pagelen: 100,
    fields: listFields(UPDATED_FIELDS),
  };
  const found = new Map<string, Date>();
  const path = apiPath('repositories', workspace);
  for await (const { uuid, updated_on } of api.values({ path, query }, updatedRepositorySchema)) {
    found.set(uuid, new Date(updated_on));
    if (since === null && found.size === query.pagelen) break;
  }
  return found;
}

async function searchWorkspace(api: Transport, slug: string, name: string): Promise<RemoteRepository[]> {
  const found = await firstPage(api, apiPath('repositories', slug), repositoryAnswerSchema, {
    q: name === '' ? undefined : `name ~ ${quoted(name)} OR full_name ~ ${quoted(name)}`,
    sort: '-updated_on',
    fields: REPOSITORY_FIELDS.map((field) => `values.${field}`).join(','),
  });
  return found.map(toRemoteRepository);
}

async function firstPage<T>(
  api: Transport,
  path: string,
  schema: z.ZodType<T>,
  query: Record<string, string | undefined>,
): Promise<T[]> {
  const page = pageSchema.extend({ values: schema.array() });
  return (await api.send({ path, query: { ...query, pagelen: MOST_FOUND } }, page)).values;
}

function toRemoteRepository(answer: z.infer<typeof repositoryAnswerSchema>): RemoteRepository {
  return {
    fullName: answer.full_name,
    uuid: answer.uuid,
    mainBranch: answer.mainbranch?.name ?? null,
    private: answer.is_private ?? true,
  };
}

/** Gives a 404 its proper name. Bitbucket's answer tells when it is the whole repository that is not visible. */
function notFoundAs(code: ErrorCode): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof AppError) || error.code !== 'VCS_NOT_FOUND') throw error;
    const answer = String(error.details?.answer ?? '');
    throw new AppError(/^Repository .* not found/.test(answer) ? 'REPOSITORY_NOT_FOUND' : code);
  };
}

async function orNone<T>(found: Promise<T[]>): Promise<T[]> {
  return found.catch((error: unknown) => {
    if (error instanceof AppError && INVISIBLE.has(error.code)) return [];
    throw error;
  });
}
