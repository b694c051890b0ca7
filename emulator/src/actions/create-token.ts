import { randomUUID } from 'node:crypto';
import { newToken, newUuid, tokenDigest } from '../state/ids.ts';
import { isProject, isWorkspace } from '../state/state.ts';
import type { AccessToken, ApiToken, Project, Repository, User, Workspace } from '../state/types.ts';
import type { World } from '../world.ts';

/** A year at most, and a year when nothing is said. */
export const LONGEST_LIFE_MS = 365 * 24 * 60 * 60 * 1000;

export type NewApiToken = {
  readonly user: User;
  /** New words, such as `read:repository:bitbucket`. */
  readonly scopes: readonly string[];
  readonly label?: string;
  readonly expiresAt?: Date;
};

/** Creates an API token; the token itself is only ever in this answer. */
export function createApiToken(world: World, wanted: NewApiToken): { token: string; credential: ApiToken } {
  const now = world.now();
  const token = newToken('api');
  const credential: ApiToken = {
    kind: 'api_token',
    id: randomUUID(),
    label: wanted.label ?? 'API token',
    user: wanted.user,
    scopes: wanted.scopes,
    createdOn: now,
    expiresAt: wanted.expiresAt ?? new Date(now.getTime() + LONGEST_LIFE_MS),
    revokedAt: null,
    lastUsedAt: null,
  };
  world.state.credentials.set(tokenDigest(token), credential);
  return { token, credential };
}

export type NewAccessToken = {
  readonly subject: Repository | Project | Workspace;
  /** Classic words, such as `repository` or `pullrequest:write`. */
  readonly scopes: readonly string[];
  readonly label?: string;
  readonly expiresAt?: Date;
};

/** Creates a repository, project or workspace access token with an account of its own. */
export function createAccessToken(
  world: World,
  wanted: NewAccessToken,
): { token: string; credential: AccessToken } {
  const now = world.now();
  const token = newToken('access');
  const label = wanted.label ?? 'Access token';
  const credential: AccessToken = {
    kind: kindOf(wanted.subject),
    id: randomUUID(),
    label,
    user: { kind: 'token', uuid: newUuid(), displayName: label, createdOn: now },
    subject: wanted.subject,
    scopes: wanted.scopes,
    createdOn: now,
    expiresAt: wanted.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
  };
  world.state.credentials.set(tokenDigest(token), credential);
  return { token, credential };
}

function kindOf(subject: Repository | Project | Workspace): AccessToken['kind'] {
  if (isWorkspace(subject)) return 'workspace_access_token';
  return isProject(subject) ? 'project_access_token' : 'repo_access_token';
}
