import type { ScopeState } from '../provider.ts';

type ScopeUse = Omit<ScopeState, 'granted'> & {
  /** Words of access tokens that contain it; a write scope contains its read scope there, and only there. */
  readonly classic: readonly string[];
};

const SUFFIX = ':bitbucket';

/** What Gantry uses of a token. Two scopes are enough to work; each further one saves a person some work. */
const SCOPES: readonly ScopeUse[] = [
  {
    scope: 'read:repository',
    required: true,
    unlocks: 'Reading code, branches and commits, and reporting build statuses.',
    classic: ['repository', 'repository:write', 'pullrequest', 'pullrequest:write', 'project'],
  },
  {
    scope: 'read:pullrequest',
    required: true,
    unlocks: 'Previews of pull requests, and comments on them.',
    classic: ['pullrequest', 'pullrequest:write'],
  },
  {
    scope: 'write:repository',
    required: false,
    unlocks: 'Committing the next version of a module to a branch, for stacks that want pull requests of it.',
    classic: ['repository:write', 'pullrequest:write'],
  },
  {
    scope: 'write:pullrequest',
    required: false,
    unlocks: 'Opening pull requests that raise the version of a module, for stacks that want them.',
    classic: ['pullrequest:write'],
  },
  {
    scope: 'read:webhook',
    required: false,
    unlocks: 'Seeing whether the webhook of each repository is in place.',
    classic: ['webhook'],
  },
  {
    scope: 'write:webhook',
    required: false,
    unlocks: 'Creating and repairing webhooks, so that nobody copies the endpoint and the secret.',
    classic: ['webhook'],
  },
  {
    scope: 'delete:webhook',
    required: false,
    unlocks: 'Removing duplicate webhooks, and those of repositories no longer used.',
    classic: ['webhook'],
  },
  {
    scope: 'read:workspace',
    required: false,
    unlocks: 'Choosing repositories from a list instead of typing workspace/repository.',
    classic: ['account', 'account:write', 'team', 'team:write'],
  },
  {
    scope: 'read:user',
    required: false,
    unlocks: 'Showing whose token this is.',
    classic: ['account', 'account:write'],
  },
  {
    scope: 'read:project',
    required: false,
    unlocks: 'Grouping repositories by project when choosing one.',
    classic: ['project', 'project:admin'],
  },
];

/** Scopes in a header such as `X-OAuth-Scopes: read:repository:bitbucket, read:pullrequest:bitbucket`. */
export function parseScopes(header: string | null): string[] | null {
  return header === null ? null : header.split(/[\s,]+/).filter(Boolean);
}

/** How the scopes of a token, in either vocabulary, stand to what Gantry uses. */
export function scopeStates(granted: readonly string[]): ScopeState[] {
  const words = new Set(granted);
  return SCOPES.map(({ classic, ...use }) => ({
    ...use,
    scope: use.scope + SUFFIX,
    granted: words.has(use.scope + SUFFIX) || classic.some((word) => words.has(word)),
  }));
}
