import { ApiError } from '../errors.ts';
import {
  conflictingPaths,
  type DiffOptions,
  type DiffRange,
  diffStat,
  mergeBase,
  unifiedDiff,
} from '../git/diff.ts';
import type { DiffEntry } from '../git/types.ts';
import { api, type Json } from '../present/basics.ts';
import { pullRequestSpec } from '../present/pull-requests.ts';
import { repositoryPath } from '../present/repositories.ts';
import type { PullRequest, Repository } from '../state/types.ts';
import { commitOf, repositoryOf } from './lookup.ts';
import type { Answer, Call, Operation } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

export const diffOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/diffstat/*',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: answerDiffStat,
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/diff/*',
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const repository = repositoryOf(call);
      const { range } = await readSpec(call, repository);
      const body = await unifiedDiff(repository.git, range, diffOptions(call));
      return { body, headers: { 'content-type': 'text/plain' } };
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/file-conflicts/*',
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const repository = repositoryOf(call);
      const { newer, older } = await readSpec(call, repository);
      const paths = older === null ? [] : await conflictingPaths(repository.git, older, newer);
      return { body: paginate(call, paths, presentConflict, { pagelen: 500, most: 5_000 }) };
    },
  },
];

function presentConflict(path: string): Json {
  const message = 'File modified in both source and destination';
  return { type: 'file_conflict', path, scenario: 'content', message };
}

type Spec = { readonly range: DiffRange; readonly newer: string; readonly older: string | null };

async function answerDiffStat(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const spec = await readSpec(call, repository);
  const [entries, conflicts] = await Promise.all([
    diffStat(repository.git, spec.range, diffOptions(call)),
    conflictsOf(call, repository, spec),
  ]);
  const view = { repository, range: spec.range, conflicts };
  const present = (entry: DiffEntry) => presentEntry(call, view, entry);
  return { body: paginate(call, entries, present, { pagelen: 500, most: 5_000 }) };
}

/**
 * `newer..older`, the reverse of git's order, or one commit for its difference to its first parent. The
 * redirects of pull requests write `{workspace}/{repo}:{source}\r{destination}`.
 */
async function readSpec(call: Call, repository: Repository): Promise<Spec> {
  const written = (call.params['*'] ?? '').replace(/^[^/:]+\/[^/:]+:/, '');
  const [first = '', second, ...more] = written.split(/\.\.|\r/);
  if (first === '' || second === '' || more.length > 0)
    throw new ApiError(400, 'Invalid spec: expected one or two commits.');
  const newer = await commitOf(call, repository, first);
  if (second === undefined) {
    const parent = newer.parents[0] ?? null;
    return { range: { from: parent, to: newer.hash }, newer: newer.hash, older: parent };
  }
  const older = await commitOf(call, repository, second);
  const topic = call.query.get('topic') === 'true';
  const from = topic ? await mergeBase(repository.git, newer.hash, older.hash) : older.hash;
  return { range: { from, to: newer.hash }, newer: newer.hash, older: older.hash };
}

function diffOptions(call: Call): DiffOptions {
  const paths = call.query.getAll('path');
  const context = call.query.get('context');
  return {
    ...(paths.length > 0 ? { paths } : {}),
    ...(call.query.get('renames') === 'false' ? { renames: false } : {}),
    ...(context && /^\d{1,5}$/.test(context) ? { context: Number(context) } : {}),
  };
}

/** Undocumented, but what tools rely on: in a pull request's diffstat a status says what would conflict. */
async function conflictsOf(call: Call, repository: Repository, spec: Spec): Promise<ReadonlySet<string>> {
  const asked = call.query.has('from_pullrequest_id') && call.world.settings.conflictStatuses;
  if (!asked || spec.older === null) return new Set();
  return new Set(await conflictingPaths(repository.git, spec.older, spec.newer));
}

type View = {
  readonly repository: Repository;
  readonly range: DiffRange;
  readonly conflicts: ReadonlySet<string>;
};

function presentEntry(call: Call, { repository, range, conflicts }: View, entry: DiffEntry): Json {
  const conflicted = conflicts.has(entry.newPath ?? '') || conflicts.has(entry.oldPath ?? '');
  const status = conflicted
    ? entry.status === 'removed'
      ? 'local deleted'
      : 'merge conflict'
    : entry.status;
  return {
    type: 'diffstat',
    lines_added: entry.linesAdded,
    lines_removed: entry.linesRemoved,
    status,
    old: presentSide(call, repository, range.from, entry.oldPath),
    new: presentSide(call, repository, range.to, entry.newPath),
  };
}

function presentSide(
  call: Call,
  repository: Repository,
  hash: string | null,
  path: string | null,
): Json | null {
  if (path === null) return null;
  return {
    path,
    type: 'commit_file',
    escaped_path: path,
    links: { self: api(call.world, `${repositoryPath(repository)}/src/${hash}/${encodeURI(path)}`) },
  };
}

export type RedirectKind = 'diff' | 'diffstat' | 'file-conflicts';

/** Where the `diff`, `diffstat` and `conflicts` of a pull request redirect to; the spec must keep its literal `%0D`. */
export function redirectTo(call: Call, pullRequest: PullRequest, kind: RedirectKind): Answer {
  const { id, repository } = pullRequest;
  const query = `from_pullrequest_id=${id}&topic=true`;
  const path = `${repositoryPath(repository)}/${kind}/${pullRequestSpec(pullRequest)}?${query}`;
  return { status: 302, headers: { location: api(call.world, path).href } };
}
