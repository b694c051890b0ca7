import { ApiError } from '../errors.ts';
import type { Credential } from '../state/types.ts';

/** What an operation asks for: the new words for API tokens, the classic ones for every other credential. */
export type Scopes = { readonly api: readonly string[]; readonly classic: readonly string[] };

/** Scopes per operation, from `x-atlassian-oauth2-scopes` and `security` of Bitbucket's OpenAPI description. */
export const SCOPES = {
  public: scopes([], []),
  user: scopes(['read:user'], ['account']),
  email: scopes(['read:user'], ['email']),
  workspaceOfUser: scopes(['read:workspace'], ['account']),
  workspace: scopes(['read:workspace'], []),
  repositoriesOfUser: scopes(['read:repository'], ['account', 'repository']),
  project: scopes(['read:project'], ['project']),
  projectAdmin: scopes(['admin:project'], ['project:admin']),
  repository: scopes(['read:repository'], ['repository']),
  repositoryWrite: scopes(['read:repository', 'write:repository'], ['repository:write']),
  repositoryPush: scopes(['write:repository'], ['repository:write']),
  repositoryAdmin: scopes(['read:repository', 'admin:repository'], ['repository:admin']),
  repositoryDelete: scopes(['delete:repository'], ['repository:delete']),
  pullRequest: scopes(['read:pullrequest'], ['pullrequest']),
  pullRequestWrite: scopes(['read:pullrequest', 'write:pullrequest'], ['pullrequest:write']),
  pullRequestWithdraw: scopes(['write:pullrequest'], ['pullrequest:write']),
  hook: scopes(['read:webhook'], ['webhook']),
  hookWrite: scopes(['read:webhook', 'write:webhook'], ['webhook']),
  hookDelete: scopes(['delete:webhook'], ['webhook']),
} as const satisfies Record<string, Scopes>;

/** Classic scopes contain others; the new ones never do. */
const CONTAINS: Readonly<Record<string, readonly string[]>> = {
  project: ['repository'],
  'repository:write': ['repository'],
  pullrequest: ['repository'],
  'pullrequest:write': ['pullrequest', 'repository:write', 'repository'],
};

/** Throws Bitbucket's 403 where the credential lacks a scope, in the credential's own vocabulary. */
export function requireScopes(credential: Credential, wanted: Scopes): void {
  const required = credential.kind === 'api_token' ? wanted.api : wanted.classic;
  const granted = new Set(credential.scopes.flatMap((scope) => [scope, ...(CONTAINS[scope] ?? [])]));
  if (required.every((scope) => granted.has(scope))) return;
  throw new ApiError(403, {
    message: 'Your credentials lack one or more required privilege scopes.',
    detail: { required, granted: credential.scopes },
  });
}

/** The extra scopes that subscribing to events takes: being allowed to read what they tell. */
export function scopesOfEvents(events: readonly string[]): Scopes {
  const resources = new Set(
    events.map((event) => (event.startsWith('pullrequest:') ? 'pullrequest' : 'repository')),
  );
  return scopes(
    [...resources].map((resource) => `read:${resource}`),
    [...resources],
  );
}

function scopes(api: readonly string[], classic: readonly string[]): Scopes {
  return { api: api.map((scope) => `${scope}:bitbucket`), classic };
}
