import type { Commit, Signature } from '../git/types.ts';
import { findUserByEmail, fullName } from '../state/state.ts';
import type { Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { presentAccount } from './accounts.ts';
import { api, commitDate, html, type Json } from './basics.ts';
import { rendered } from './markdown.ts';
import { presentRepositoryStub, repositoryPath } from './repositories.ts';

/** Author or tagger; `user` only when an account has that email address. */
export function presentAuthor(world: World, signature: Signature): Json {
  const user = findUserByEmail(world.state, signature.email);
  return {
    type: 'author',
    raw: `${signature.name} <${signature.email}>`,
    ...(user ? { user: presentAccount(world, user) } : {}),
  };
}

/** `{type, hash, links}` for a hash that the caller has already cut to the wanted length. */
export function presentCommitStub(world: World, repository: Repository, hash: string): Json {
  return {
    hash,
    links: {
      self: api(world, `${repositoryPath(repository)}/commit/${hash}`),
      html: html(world, `/${fullName(repository)}/commits/${hash}`),
    },
    type: 'commit',
  };
}

/** A commit of the REST API: all links, rendered message, repository. */
export function presentCommit(world: World, repository: Repository, commit: Commit): Json {
  return {
    ...presentRefTarget(world, repository, commit),
    summary: rendered(commit.message),
    rendered: { message: rendered(commit.message) },
  };
}

/** The commit that a branch or tag of the REST API points at. */
export function presentRefTarget(world: World, repository: Repository, commit: Commit): Json {
  return {
    type: 'commit',
    hash: commit.hash,
    date: commitDate(commit.committer.date),
    author: presentAuthor(world, commit.author),
    message: commit.message,
    links: commitLinks(world, repository, commit.hash),
    parents: commit.parents.map((hash) => presentCommitStub(world, repository, hash)),
    repository: presentRepositoryStub(world, repository),
  };
}

/** A commit inside a push delivery; the target of a ref has fewer links than the listed commits. */
export function presentPushedCommit(
  world: World,
  repository: Repository,
  commit: Commit,
  links: 'all' | 'few',
): Json {
  return {
    type: 'commit',
    hash: commit.hash,
    date: commitDate(commit.committer.date),
    author: presentAuthor(world, commit.author),
    // Empty since 2025.
    committer: {},
    message: commit.message,
    summary: rendered(commit.message),
    links:
      links === 'all'
        ? commitLinks(world, repository, commit.hash)
        : presentCommitStub(world, repository, commit.hash).links,
    parents: commit.parents.map((hash) => presentCommitStub(world, repository, hash)),
    rendered: {},
    properties: {},
  };
}

/** The commit of a build status delivery. */
export function presentStatusCommit(world: World, repository: Repository, commit: Commit): Json {
  const { parents: _, repository: __, links, ...rest } = presentRefTarget(world, repository, commit);
  const { patch: ___, ...withoutPatch } = commitLinks(world, repository, commit.hash);
  return { ...rest, links: links ? withoutPatch : {} };
}

function commitLinks(world: World, repository: Repository, hash: string) {
  const path = repositoryPath(repository);
  const commit = `${path}/commit/${hash}`;
  return {
    self: api(world, commit),
    html: html(world, `/${fullName(repository)}/commits/${hash}`),
    diff: api(world, `${path}/diff/${hash}`),
    approve: api(world, `${commit}/approve`),
    comments: api(world, `${commit}/comments`),
    statuses: api(world, `${commit}/statuses`),
    patch: api(world, `${path}/patch/${hash}`),
  };
}
