import type { Account, Project, User, Workspace } from '../state/types.ts';
import type { World } from '../world.ts';
import { api, encodeUuid, html, type Json, timestamp } from './basics.ts';

/** An account as it appears inside other objects. `username` left the payloads in 2019. */
export function presentAccount(world: World, account: Account): Json {
  const id = encodeUuid(account.uuid);
  const base = {
    display_name: account.displayName,
    links: {
      self: api(world, `/users/${id}`),
      avatar: html(world, `/avatars/${id}`),
      html: html(world, `/${id}/`),
    },
    type: 'user',
    uuid: account.uuid,
  };
  // Access tokens act as an account without an Atlassian identity.
  if (account.kind === 'token') return base;
  return { ...base, account_id: account.accountId, nickname: account.nickname };
}

/** The answer of `GET /user`. */
export function presentUser(world: World, user: User): Json {
  const id = encodeUuid(user.uuid);
  const base = presentAccount(world, user);
  return {
    ...base,
    links: {
      self: api(world, `/users/${id}`),
      avatar: html(world, `/avatars/${id}`),
      repositories: api(world, `/repositories/${id}`),
      snippets: api(world, `/snippets/${id}`),
      html: html(world, `/${id}/`),
      hooks: api(world, `/workspaces/${id}/hooks`),
    },
    created_on: timestamp(user.createdOn),
    is_staff: false,
    account_status: 'active',
    location: null,
  };
}

/** A workspace inside other objects. */
export function presentWorkspace(world: World, workspace: Workspace): Json {
  return {
    type: 'workspace',
    uuid: workspace.uuid,
    name: workspace.name,
    slug: workspace.slug,
    links: {
      avatar: html(world, `/workspaces/${workspace.slug}/avatar/`),
      html: html(world, `/${workspace.slug}/`),
      self: api(world, `/workspaces/${workspace.slug}`),
    },
  };
}

/** The answer of `GET /workspaces/{ws}`. */
export function presentWorkspaceDetails(world: World, workspace: Workspace): Json {
  const at = `/workspaces/${workspace.slug}`;
  return {
    type: 'workspace',
    uuid: workspace.uuid,
    name: workspace.name,
    slug: workspace.slug,
    is_private: true,
    is_privacy_enforced: false,
    forking_mode: 'allow_forks',
    created_on: timestamp(workspace.createdOn),
    links: {
      avatar: html(world, `${at}/avatar/`),
      hooks: api(world, `${at}/hooks`),
      html: html(world, `/${workspace.slug}/`),
      html_overview: html(world, `/${workspace.slug}/workspace/overview/`),
      members: api(world, `${at}/members`),
      owners: api(world, `${at}/members?q=permission%3D%22owner%22`),
      projects: api(world, `${at}/projects`),
      repositories: api(world, `/repositories/${workspace.slug}`),
      snippets: api(world, `/snippets/${workspace.slug}`),
      self: api(world, at),
    },
  };
}

/** One value of `GET /user/workspaces`: no name, on purpose of Bitbucket. */
export function presentWorkspaceAccess(world: World, workspace: Workspace, administrator: boolean): Json {
  return {
    type: 'workspace_access',
    administrator,
    workspace: {
      type: 'workspace_base',
      uuid: workspace.uuid,
      slug: workspace.slug,
      links: {
        avatar: html(world, `/workspaces/${workspace.slug}/avatar/`),
        self: api(world, `/workspaces/${workspace.slug}`),
      },
    },
  };
}

/** A project inside other objects. */
export function presentProject(world: World, project: Project): Json {
  const at = `/${project.workspace.slug}/workspace/projects/${project.key}`;
  return {
    type: 'project',
    key: project.key,
    uuid: project.uuid,
    name: project.name,
    links: {
      self: api(world, `/workspaces/${project.workspace.slug}/projects/${project.key}`),
      html: html(world, at),
      avatar: html(world, `${at}/avatar/32`),
    },
  };
}

/** The answer of `GET /workspaces/{ws}/projects/{key}`. */
export function presentProjectDetails(world: World, project: Project): Json {
  return {
    ...presentProject(world, project),
    owner: presentWorkspaceAsOwner(world, project.workspace),
    workspace: presentWorkspace(world, project.workspace),
    description: project.description,
    is_private: project.isPrivate,
    has_publicly_visible_repos: [...project.workspace.repositories.values()].some(
      (repository) => repository.project === project && !repository.isPrivate,
    ),
    created_on: timestamp(project.createdOn),
    updated_on: timestamp(project.updatedOn),
  };
}

/** A shared workspace owns its repositories as a `team`. */
export function presentWorkspaceAsOwner(world: World, workspace: Workspace): Json {
  const id = encodeUuid(workspace.uuid);
  return {
    display_name: workspace.name,
    links: {
      self: api(world, `/workspaces/${id}`),
      avatar: html(world, `/workspaces/${workspace.slug}/avatar/`),
      html: html(world, `/${id}/`),
    },
    type: 'team',
    uuid: workspace.uuid,
    username: workspace.slug,
  };
}
