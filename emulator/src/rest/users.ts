import { ApiError, notFound } from '../errors.ts';
import {
  presentAccount,
  presentProject,
  presentProjectDetails,
  presentUser,
  presentWorkspace,
  presentWorkspaceAccess,
  presentWorkspaceDetails,
} from '../present/accounts.ts';
import { api, type Json } from '../present/basics.ts';
import { presentRepositoryStub } from '../present/repositories.ts';
import { callerPermission, workspaceAccess } from '../state/permissions.ts';
import { findUser } from '../state/state.ts';
import type { Workspace } from '../state/types.ts';
import { forbidden, workspaceOf } from './lookup.ts';
import { type Call, callerAccount, type Operation } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

/** Users and what they see of workspaces and projects. */
export const userOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/user',
    scopes: SCOPES.user,
    handle(call) {
      const account = callerAccount(call);
      // An access token is an account, but not somebody that could be shown here.
      if (account.kind === 'token') throw forbidden(call);
      return { body: presentUser(call.world, account) };
    },
  },
  {
    method: 'GET',
    path: '/user/emails',
    scopes: SCOPES.email,
    handle(call) {
      const account = callerAccount(call);
      if (account.kind === 'token') throw forbidden(call);
      const { email } = account;
      const links = { self: api(call.world, `/user/emails/${email}`) };
      const value = { type: 'email', email, is_primary: true, is_confirmed: true, links };
      return { body: paginate(call, [value], (item) => item) };
    },
  },
  {
    method: 'GET',
    path: '/users/:user',
    scopes: SCOPES.user,
    handle(call) {
      const user = findUser(call.world.state, call.params.user ?? '');
      if (!user) throw notFound(`${call.params.user} does not exist`);
      return { body: presentAccount(call.world, user) };
    },
  },
  {
    method: 'GET',
    path: '/user/workspaces',
    scopes: SCOPES.workspaceOfUser,
    handle(call) {
      const wanted = call.query.get('administrator');
      const entries = ownWorkspaces(call)
        .map((workspace) => ({ workspace, administrator: isAdministrator(call, workspace) }))
        .filter(({ administrator }) => wanted === null || String(administrator) === wanted);
      const present = ({ workspace, administrator }: (typeof entries)[number]) =>
        presentWorkspaceAccess(call.world, workspace, administrator);
      const full = (entry: (typeof entries)[number]) => ({ ...present(entry), slug: entry.workspace.slug });
      return { body: paginate(call, entries, present, { pagelen: 25, full }) };
    },
  },
  {
    method: 'GET',
    path: '/user/workspaces/:workspace/permission',
    scopes: SCOPES.workspaceOfUser,
    handle(call) {
      const workspace = workspaceOf(call);
      const account = personOnly(call);
      return {
        body: {
          type: 'workspace_membership',
          permission: workspace.members.get(account.uuid),
          user: presentAccount(call.world, account),
          workspace: presentWorkspace(call.world, workspace),
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/user/workspaces/:workspace/permissions/repositories',
    scopes: SCOPES.repositoriesOfUser,
    handle(call) {
      const workspace = workspaceOf(call);
      const account = personOnly(call);
      const entries = [...workspace.repositories.values()].flatMap((repository): Json[] => {
        const permission = callerPermission(call.caller, repository);
        return permission
          ? [
              {
                type: 'repository_permission',
                permission,
                user: presentAccount(call.world, account),
                repository: presentRepositoryStub(call.world, repository),
              },
            ]
          : [];
      });
      return { body: paginate(call, entries, (entry) => entry) };
    },
  },
  {
    method: 'GET',
    path: '/workspaces/:workspace',
    scopes: SCOPES.workspace,
    handle: (call) => ({ body: presentWorkspaceDetails(call.world, workspaceOf(call)) }),
  },
  {
    method: 'GET',
    path: '/workspaces/:workspace/members',
    scopes: SCOPES.workspaceOfUser,
    handle(call) {
      const workspace = workspaceOf(call);
      const members = [...workspace.members.keys()].flatMap((uuid) => call.world.state.users.get(uuid) ?? []);
      return {
        body: paginate(call, members, (user) => ({
          type: 'workspace_membership',
          user: presentAccount(call.world, user),
          workspace: presentWorkspace(call.world, workspace),
          links: {
            self: api(call.world, `/workspaces/${workspace.slug}/members/${encodeURIComponent(user.uuid)}`),
          },
        })),
      };
    },
  },
  {
    method: 'GET',
    path: '/workspaces/:workspace/projects',
    scopes: SCOPES.project,
    handle(call) {
      const projects = [...workspaceOf(call).projects.values()];
      return { body: paginate(call, projects, (project) => presentProjectDetails(call.world, project)) };
    },
  },
  {
    method: 'GET',
    path: '/workspaces/:workspace/projects/:key',
    scopes: SCOPES.project,
    handle(call) {
      const project = workspaceOf(call).projects.get(call.params.key ?? '');
      if (!project) throw new ApiError(404, `No project with key ${call.params.key}`);
      return {
        body: { ...presentProjectDetails(call.world, project), ...presentProject(call.world, project) },
      };
    },
  },
];

function ownWorkspaces(call: Call): Workspace[] {
  return [...call.world.state.workspaces.values()].filter((workspace) =>
    workspaceAccess(call.caller, workspace),
  );
}

function isAdministrator(call: Call, workspace: Workspace): boolean {
  return workspaceAccess(call.caller, workspace) === 'administrator';
}

/** Access tokens cannot read permission endpoints. */
function personOnly(call: Call) {
  const account = callerAccount(call);
  if (account.kind === 'token') throw forbidden(call);
  return account;
}
