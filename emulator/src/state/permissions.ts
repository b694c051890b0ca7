import { isProject, isWorkspace } from './state.ts';
import type { Account, Credential, Permission, Repository, User, Workspace } from './types.ts';

const RANK: Readonly<Record<Permission, number>> = { read: 1, write: 2, admin: 3 };

/** Who asks: a credential's account, a person at the web pages, or nobody (null credential and account). */
export type Caller = { readonly account: Account | null; readonly credential: Credential | null };

/** What a person may do with a repository; null for nothing at all. */
export function personPermission(user: User, repository: Repository): Permission | null {
  const role = repository.workspace.members.get(user.uuid);
  if (role === 'owner') return 'admin';
  const explicit = repository.permissions.get(user.uuid);
  if (explicit) return explicit;
  if (role) return repository.workspace.memberPermission;
  return repository.isPrivate ? null : 'read';
}

/** An access token is limited by its subject; within it, its scopes are its rights. */
export function callerPermission(caller: Caller, repository: Repository): Permission | null {
  const { credential, account } = caller;
  if (credential && credential.kind !== 'api_token') {
    return covers(credential.subject, repository) ? 'admin' : repository.isPrivate ? null : 'read';
  }
  if (account?.kind === 'user') return personPermission(account, repository);
  return repository.isPrivate ? null : 'read';
}

function covers(subject: Repository | Workspace | Repository['project'], repository: Repository): boolean {
  if (isWorkspace(subject)) return repository.workspace === subject;
  if (isProject(subject)) return repository.project === subject;
  return repository === subject;
}

export function allows(permission: Permission | null, needed: Permission): boolean {
  return permission !== null && RANK[permission] >= RANK[needed];
}

/** Whether the caller belongs to the workspace, and whether as an administrator. */
export function workspaceAccess(caller: Caller, workspace: Workspace): 'administrator' | 'member' | null {
  const { credential, account } = caller;
  if (credential && credential.kind !== 'api_token') {
    if (credential.subject === workspace) return 'administrator';
    return credential.subject !== workspace && subjectWorkspace(credential.subject) === workspace
      ? 'member'
      : null;
  }
  const role = account ? workspace.members.get(account.uuid) : undefined;
  if (!role) return null;
  return role === 'owner' ? 'administrator' : 'member';
}

function subjectWorkspace(subject: Repository | Workspace | Repository['project']): Workspace {
  return isWorkspace(subject) ? subject : subject.workspace;
}
