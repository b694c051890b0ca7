import { readTag, requireCommit } from '../git/commits.ts';
import { MERGE_STRATEGIES } from '../git/merge.ts';
import type { Ref } from '../git/types.ts';
import { fullName } from '../state/state.ts';
import type { Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { api, commitDate, html, type Json } from './basics.ts';
import { presentAuthor, presentPushedCommit, presentRefTarget } from './commits.ts';
import { repositoryPath } from './repositories.ts';

export const SYNC_STRATEGIES = ['merge_commit', 'rebase'] as const;

/** A branch or tag; in a push delivery its commit has another shape than in the REST API. */
export async function presentRef(
  world: World,
  repository: Repository,
  ref: Ref,
  place: 'rest' | 'push',
): Promise<Json> {
  const commit = await requireCommit(repository.git, ref.hash);
  const target =
    place === 'rest'
      ? presentRefTarget(world, repository, commit)
      : presentPushedCommit(world, repository, commit, 'few');
  return ref.kind === 'branch'
    ? presentBranch(world, repository, ref, target)
    : { ...(await presentTag(world, repository, ref, place)), target };
}

function presentBranch(world: World, repository: Repository, ref: Ref, target: Json): Json {
  const path = repositoryPath(repository);
  return {
    name: ref.name,
    target,
    links: {
      self: api(world, `${path}/refs/branches/${ref.name}`),
      commits: api(world, `${path}/commits/${ref.name}`),
      html: html(world, `/${fullName(repository)}/branch/${ref.name}`),
      pullrequest_create: html(world, `/${fullName(repository)}/pull-requests/new?source=${ref.name}&t=1`),
    },
    type: 'branch',
    merge_strategies: MERGE_STRATEGIES,
    sync_strategies: SYNC_STRATEGIES,
    default_merge_strategy: 'merge_commit',
  };
}

/** A lightweight tag has no message, date and tagger; in pushes the tagger of an annotated one is empty. */
async function presentTag(
  world: World,
  repository: Repository,
  ref: Ref,
  place: 'rest' | 'push',
): Promise<Json> {
  const path = repositoryPath(repository);
  const annotated = ref.tagObject ? await readTag(repository.git, ref.tagObject) : null;
  const tagger = annotated?.tagger ?? null;
  return {
    name: ref.name,
    type: 'tag',
    message: annotated?.message ?? null,
    date: tagger ? commitDate(tagger.date) : null,
    tagger: tagger === null ? null : place === 'push' ? {} : presentAuthor(world, tagger),
    links: {
      self: api(world, `${path}/refs/tags/${ref.name}`),
      commits: api(world, `${path}/commits/${ref.name}`),
      html: html(world, `/${fullName(repository)}/commits/tag/${ref.name}`),
    },
  };
}
