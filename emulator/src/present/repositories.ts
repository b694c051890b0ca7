import { fullName } from '../state/state.ts';
import type { Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { presentProject, presentWorkspace, presentWorkspaceAsOwner } from './accounts.ts';
import { api, encodeUuid, html, type Json, timestamp } from './basics.ts';

/** REST path of a repository below `/2.0`. */
export function repositoryPath(repository: Repository): string {
  return `/repositories/${fullName(repository)}`;
}

/** A repository inside commits, pull requests and statuses. */
export function presentRepositoryStub(world: World, repository: Repository): Json {
  return {
    type: 'repository',
    full_name: fullName(repository),
    links: {
      self: api(world, repositoryPath(repository)),
      html: html(world, `/${fullName(repository)}`),
      avatar: avatar(world, repository),
    },
    name: repository.name,
    uuid: repository.uuid,
  };
}

/** The repository of a webhook delivery. */
export function presentEventRepository(world: World, repository: Repository): Json {
  return {
    ...presentRepositoryStub(world, repository),
    scm: 'git',
    website: null,
    owner: presentWorkspaceAsOwner(world, repository.workspace),
    workspace: presentWorkspace(world, repository.workspace),
    is_private: repository.isPrivate,
    project: presentProject(world, repository.project),
    parent: repository.parent ? presentRepositoryStub(world, repository.parent) : null,
  };
}

/** The answer of `GET /repositories/{ws}/{repo}`; `cloneUser` is put into the https clone link as Bitbucket does. */
export function presentRepository(world: World, repository: Repository, cloneUser: string | null): Json {
  const path = repositoryPath(repository);
  return {
    ...presentEventRepository(world, repository),
    links: {
      self: api(world, path),
      html: html(world, `/${fullName(repository)}`),
      avatar: avatar(world, repository),
      pullrequests: api(world, `${path}/pullrequests`),
      commits: api(world, `${path}/commits`),
      forks: api(world, `${path}/forks`),
      watchers: api(world, `${path}/watchers`),
      branches: api(world, `${path}/refs/branches`),
      tags: api(world, `${path}/refs/tags`),
      downloads: api(world, `${path}/downloads`),
      source: api(world, `${path}/src`),
      clone: cloneLinks(world, repository, cloneUser),
      hooks: api(world, `${path}/hooks`),
    },
    slug: repository.slug,
    description: repository.description,
    fork_policy: repository.isPrivate ? 'no_public_forks' : 'allow_forks',
    created_on: timestamp(repository.createdOn),
    updated_on: timestamp(repository.updatedOn),
    size: 0,
    language: repository.language,
    mainbranch: repository.mainBranch === null ? null : { name: repository.mainBranch, type: 'branch' },
    override_settings: { default_merge_strategy: true, branching_model: true },
    enforced_signed_commits: null,
    has_issues: false,
    has_wiki: false,
  };
}

function cloneLinks(world: World, repository: Repository, cloneUser: string | null): Json[] {
  const url = new URL(`${world.origin}/${fullName(repository)}.git`);
  if (cloneUser) url.username = cloneUser;
  return [
    { name: 'https', href: url.href },
    { name: 'ssh', href: `git@${url.hostname}:${fullName(repository)}.git` },
  ];
}

function avatar(world: World, repository: Repository) {
  return html(world, `/ravatar/${encodeUuid(repository.uuid)}?ts=${repository.language || 'default'}`);
}
