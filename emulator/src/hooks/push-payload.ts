import { listCommits } from '../git/commits.ts';
import { isAncestor } from '../git/diff.ts';
import type { RefChange } from '../git/types.ts';
import { api, html, type Json } from '../present/basics.ts';
import { presentPushedCommit } from '../present/commits.ts';
import { presentRef } from '../present/refs.ts';
import { repositoryPath } from '../present/repositories.ts';
import { fullName } from '../state/state.ts';
import type { Repository } from '../state/types.ts';
import type { World } from '../world.ts';

/** A push lists at most this many commits; `truncated` says that there were more. */
const LISTED_COMMITS = 5;

/** The body of `repo:push`, made from what really changed. */
export async function pushPayload(
  world: World,
  repository: Repository,
  changes: readonly RefChange[],
): Promise<Json> {
  return {
    push: { changes: await Promise.all(changes.map((change) => presentChange(world, repository, change))) },
  };
}

async function presentChange(world: World, repository: Repository, change: RefChange): Promise<Json> {
  const refs = {
    old: change.old && (await presentRef(world, repository, change.old, 'push')),
    new: change.new && (await presentRef(world, repository, change.new, 'push')),
  };
  if (!change.new) return { ...refs, truncated: false, created: false, forced: false, closed: true };
  const flags = {
    created: change.old === null,
    forced: change.old !== null && !(await isAncestor(repository.git, change.old.hash, change.new.hash)),
    closed: false,
  };
  const links = linksOf(world, repository, change, flags.forced);
  if (change.kind === 'tag') return { ...refs, truncated: false, ...flags, links };
  const commits = await listCommits(repository.git, {
    include: [change.new.hash],
    // A new branch lists its history, also where another branch has it already.
    exclude: change.old ? [change.old.hash] : [],
    limit: LISTED_COMMITS + 1,
  });
  return {
    ...refs,
    truncated: commits.length > LISTED_COMMITS,
    ...flags,
    links,
    commits: commits
      .slice(0, LISTED_COMMITS)
      .map((commit) => presentPushedCommit(world, repository, commit, 'all')),
  };
}

/** A branch that moved forward links to the comparison, a new or rewritten one to itself, a tag to its commits. */
function linksOf(
  world: World,
  repository: Repository,
  { kind, name, old, new: now }: RefChange,
  forced: boolean,
) {
  const path = repositoryPath(repository);
  const exclude = old ? `&exclude=${old.hash}` : '';
  const commits = api(world, `${path}/commits?include=${now?.hash}${exclude}`);
  if (kind === 'tag') return { commits };
  const page = `/${fullName(repository)}`;
  if (!old || forced) return { commits, html: html(world, `${page}/branch/${name}`) };
  const spec = `${now?.hash}..${old.hash}`;
  return {
    commits,
    diff: api(world, `${path}/diff/${spec}`),
    html: html(world, `${page}/branches/compare/${spec}`),
  };
}
