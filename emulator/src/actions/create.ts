import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { badField } from '../errors.ts';
import { createGitRepository } from '../git/repository.ts';
import { git } from '../git/run-git.ts';
import { emit } from '../hooks/emit.ts';
import { presentRepositoryStub } from '../present/repositories.ts';
import { newUuid, slugOf, unbraced } from '../state/ids.ts';
import type {
  Account,
  Permission,
  Project,
  Repository,
  User,
  Workspace,
  WorkspaceRole,
} from '../state/types.ts';
import type { World } from '../world.ts';
import { announcePushes } from './push.ts';

export type NewUser = { readonly email: string; readonly username: string; readonly displayName?: string };

export function createUser(world: World, { email, username, displayName }: NewUser): User {
  const user: User = {
    kind: 'user',
    uuid: newUuid(),
    accountId: `712020:${randomUUID()}`,
    email,
    username,
    nickname: username,
    displayName: displayName ?? username,
    createdOn: world.now(),
  };
  world.state.users.set(user.uuid, user);
  return user;
}

export type NewWorkspace = {
  readonly slug: string;
  readonly name?: string;
  /** People and their roles; the default permission of plain members is `write`. */
  readonly members: readonly { readonly user: User; readonly role: WorkspaceRole }[];
  readonly memberPermission?: Permission;
};

/** Creates a workspace with a first project, as Bitbucket does. */
export function createWorkspace(world: World, wanted: NewWorkspace): Workspace {
  const workspace: Workspace = {
    uuid: newUuid(),
    slug: wanted.slug,
    name: wanted.name ?? wanted.slug,
    createdOn: world.now(),
    members: new Map(wanted.members.map(({ user, role }) => [user.uuid, role])),
    memberPermission: wanted.memberPermission ?? 'write',
    projects: new Map(),
    repositories: new Map(),
    hooks: new Map(),
  };
  world.state.workspaces.set(workspace.slug, workspace);
  createProject(world, workspace, { key: 'PROJ', name: 'Untitled project' });
  return workspace;
}

export type NewProject = { readonly key: string; readonly name: string; readonly description?: string };

export function createProject(world: World, workspace: Workspace, wanted: NewProject): Project {
  const now = world.now();
  const project: Project = {
    uuid: newUuid(),
    key: wanted.key,
    name: wanted.name,
    description: wanted.description ?? '',
    isPrivate: true,
    workspace,
    createdOn: now,
    updatedOn: now,
  };
  workspace.projects.set(project.key, project);
  return project;
}

export type NewRepository = {
  readonly name: string;
  readonly slug?: string | undefined;
  readonly description?: string | undefined;
  readonly isPrivate?: boolean | undefined;
  readonly language?: string | undefined;
  /** Default: the workspace's first project. */
  readonly project?: Project | undefined;
  readonly parent?: Repository | undefined;
};

/** Creates an empty repository and announces it to the workspace's hooks. */
export async function createRepository(
  world: World,
  workspace: Workspace,
  actor: Account,
  wanted: NewRepository,
): Promise<Repository> {
  const slug = wanted.slug ?? slugOf(wanted.name);
  const project = wanted.project ?? [...workspace.projects.values()][0];
  if (!project) throw badField('project', 'The workspace has no project.');
  if (slug === '') throw badField('name', 'A repository needs a name with at least one letter or digit.');
  if (workspace.repositories.has(slug)) {
    throw badField('name', 'You already have a repository with this name.');
  }
  const uuid = newUuid();
  const now = world.now();
  const repository: Repository = {
    uuid,
    slug,
    name: wanted.name,
    description: wanted.description ?? '',
    isPrivate: wanted.isPrivate ?? true,
    language: wanted.language ?? '',
    workspace,
    project,
    parent: wanted.parent ?? null,
    mainBranch: null,
    createdOn: now,
    updatedOn: now,
    permissions: new Map(),
    git: await createGitRepository(join(world.dir, `${unbraced(uuid)}.git`), world.settings),
    pullRequests: new Map(),
    nextPullRequestId: 1,
    statuses: new Map(),
    reports: new Map(),
    hooks: new Map(),
    commitLinks: 'absent',
  };
  workspace.repositories.set(slug, repository);
  await emit(world, { event: 'repo:created', repository, actor, body: () => ({}) });
  return repository;
}

export type NewFork = {
  readonly of: Repository;
  readonly workspace: Workspace;
  readonly actor: Account;
  readonly name: string;
};

/** Copies a repository with its branches and tags and announces the fork to the original's hooks. */
export async function forkRepository(
  world: World,
  { of: parent, workspace, actor, name }: NewFork,
): Promise<Repository> {
  const fork = await createRepository(world, workspace, actor, {
    name,
    description: parent.description,
    isPrivate: parent.isPrivate,
    language: parent.language,
    parent,
  });
  await git(fork.git.path, [
    'fetch',
    '--quiet',
    parent.git.path,
    '+refs/heads/*:refs/heads/*',
    '+refs/tags/*:refs/tags/*',
  ]);
  fork.git.refs = new Map(parent.git.refs);
  await announcePushes(world, { repository: fork, actor, pushes: [] });
  await emit(world, {
    event: 'repo:fork',
    repository: parent,
    actor,
    body: () => ({ fork: presentRepositoryStub(world, fork) }),
  });
  return fork;
}
