import { z } from 'zod';
import { deleteRepository, renameRepository } from '../actions/change-repository.ts';
import { createRepository, forkRepository } from '../actions/create.ts';
import { badField } from '../errors.ts';
import { api } from '../present/basics.ts';
import { presentRepository, repositoryPath } from '../present/repositories.ts';
import { allows, callerPermission, workspaceAccess } from '../state/permissions.ts';
import { findWorkspace } from '../state/state.ts';
import type { Permission, Repository, Workspace } from '../state/types.ts';
import { forbidden, repositoryOf, workspaceOf } from './lookup.ts';
import { type Call, callerAccount, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

const newRepositorySchema = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  is_private: z.boolean().optional(),
  language: z.string().optional(),
  project: z.object({ key: z.string() }).optional(),
});
const changeSchema = z.object({ name: z.string().min(1).optional(), description: z.string().optional() });
const forkSchema = z.object({
  name: z.string().optional(),
  workspace: z.object({ slug: z.string() }).optional(),
});

/** What each `role` of the list means as a permission. */
const ROLES: Readonly<Record<string, Permission>> = {
  member: 'read',
  contributor: 'write',
  admin: 'admin',
  owner: 'admin',
};

export const repositoryOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/repositories/:workspace',
    scopes: SCOPES.repository,
    anonymous: true,
    handle(call) {
      const repositories = visibleRepositories(call);
      return { body: paginate(call, repositories, (repository) => present(call, repository)) };
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => ({ body: present(call, repositoryOf(call)) }),
  },
  {
    method: 'POST',
    path: '/repositories/:workspace/:repo',
    scopes: SCOPES.repositoryAdmin,
    async handle(call) {
      const workspace = workspaceOf(call);
      const slug = call.params.repo ?? '';
      const body = parseBody(newRepositorySchema, call.body);
      const project = body.project && workspace.projects.get(body.project.key);
      if (body.project && !project) throw badField('project', `project not found: ${body.project.key}`);
      const repository = await createRepository(call.world, workspace, callerAccount(call), {
        slug,
        name: body.name ?? slug,
        description: body.description,
        isPrivate: body.is_private,
        language: body.language,
        project,
      });
      return { status: 200, body: present(call, repository) };
    },
  },
  {
    method: 'PUT',
    path: '/repositories/:workspace/:repo',
    scopes: SCOPES.repositoryAdmin,
    async handle(call) {
      const repository = repositoryOf(call, 'admin');
      const change = parseBody(changeSchema, call.body);
      await renameRepository(call.world, repository, callerAccount(call), change);
      return { body: present(call, repository), headers: locationOf(call, repository) };
    },
  },
  {
    method: 'DELETE',
    path: '/repositories/:workspace/:repo',
    scopes: SCOPES.repositoryDelete,
    async handle(call) {
      await deleteRepository(call.world, repositoryOf(call, 'admin'), callerAccount(call));
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/forks',
    scopes: SCOPES.repository,
    anonymous: true,
    handle(call) {
      const parent = repositoryOf(call);
      const forks = [...call.world.state.workspaces.values()]
        .flatMap((workspace) => [...workspace.repositories.values()])
        .filter((repository) => repository.parent === parent && callerPermission(call.caller, repository));
      return { body: paginate(call, forks, (repository) => present(call, repository)) };
    },
  },
  {
    method: 'POST',
    path: '/repositories/:workspace/:repo/forks',
    scopes: SCOPES.repositoryWrite,
    async handle(call) {
      const parent = repositoryOf(call);
      const body = parseBody(forkSchema, call.body);
      const fork = await forkRepository(call.world, {
        of: parent,
        workspace: forkTarget(call, parent, body.workspace?.slug),
        actor: callerAccount(call),
        name: body.name ?? parent.name,
      });
      return { status: 201, body: present(call, fork), headers: locationOf(call, fork) };
    },
  },
];

function forkTarget(call: Call, parent: Repository, slug: string | undefined): Workspace {
  const workspace = slug === undefined ? parent.workspace : findWorkspace(call.world.state, slug);
  if (!workspace) throw badField('workspace', `workspace not found: ${slug}`);
  if (!workspaceAccess(call.caller, workspace)) throw forbidden(call);
  return workspace;
}

function visibleRepositories(call: Call): Repository[] {
  const workspace = findWorkspace(call.world.state, call.params.workspace ?? '') ?? workspaceOf(call);
  const role = ROLES[call.query.get('role') ?? ''];
  return [...workspace.repositories.values()].filter((repository) => {
    const permission = callerPermission(call.caller, repository);
    return role ? allows(permission, role) : permission !== null;
  });
}

function present(call: Call, repository: Repository) {
  const { account } = call.caller;
  const cloneUser = account?.kind === 'user' ? account.username : account ? 'x-token-auth' : null;
  return presentRepository(call.world, repository, cloneUser);
}

function locationOf(call: Call, repository: Repository) {
  return { location: api(call.world, repositoryPath(repository)).href };
}
