import type { StoredConnection } from '../tables.ts';
import { type Finding, finding } from './model.ts';

/** Are the credentials accepted, and if not, why. */
export function credentialsFinding(connection: StoredConnection): Finding {
  const about = { key: 'credentials', title: 'Credentials' } as const;
  if (connection.ok || connection.code === 'VCS_SCOPE_MISSING') {
    // Bitbucket names it `api_token` or `workspace_access_token`.
    const named = connection.credentialType?.replaceAll('_', ' ').replace(/^api\b/, 'API');
    const kind = named === undefined ? '' : ` (${named})`;
    return finding({ ...about, state: 'ok', message: `Bitbucket Cloud accepts the credentials${kind}.` });
  }
  const away = connection.code === 'VCS_UNREACHABLE' || connection.code === 'VCS_RATE_LIMITED';
  return finding({
    ...about,
    state: away ? 'unknown' : 'failed',
    message: connection.message,
    steps: connection.steps ?? [],
    fix: away ? null : { action: 'replace_token', label: 'Replace the token', target: null },
  });
}

/** Which scopes are missing, and what each of them would unlock. Only the two documented ones are needed. */
export function scopesFinding({ scopes, ok, code }: StoredConnection): Finding {
  const about = { key: 'scopes', title: 'Scopes' } as const;
  if (scopes.length === 0) {
    const message =
      ok || code === null
        ? 'Bitbucket Cloud did not tell the scopes of this token.'
        : 'The scopes are told once the credentials are accepted.';
    return finding({ ...about, state: 'unknown', message });
  }
  const missing = scopes.filter((scope) => !scope.granted);
  const needed = missing.filter((scope) => scope.required);
  const steps = missing.map(({ scope, unlocks }) => `${scope}: ${unlocks}`);
  if (needed.length > 0) {
    return finding({
      ...about,
      state: 'failed',
      message: `The token lacks ${needed.map(({ scope }) => scope).join(' and ')}, without which Gantry cannot work. Scopes cannot be added to a token.`,
      steps,
      fix: { action: 'replace_token', label: 'Replace the token', target: null },
    });
  }
  if (missing.length === 0) {
    return finding({
      ...about,
      state: 'ok',
      message: 'The token has every scope that Gantry has a use for.',
    });
  }
  const more = missing.length === 1 ? 'One more scope' : `${missing.length} more scopes`;
  return finding({
    ...about,
    state: 'hint',
    message: `The token has the two scopes that are needed. ${more} would let Gantry do more by itself.`,
    steps,
  });
}

const machine =
  /(^|[^a-z])(bot|ci|svc|service|robot|automation|machine|deploy|platform|gantry|infra)([^a-z]|$)/i;

/** Whose token it is. A person leaves, and takes the token along; an account for machines does not. */
export function ownerFinding({ owner, ownAccount }: StoredConnection, email: string | null): Finding {
  const about = { key: 'token_owner', title: 'Owner of the token' } as const;
  if (ownAccount === true) {
    return finding({
      ...about,
      state: 'ok',
      message: 'An access token with an account of its own. It belongs to no person who could leave.',
    });
  }
  const who = owner ?? email ?? 'an account that the token may not name';
  if (machine.test(owner ?? '') || machine.test(email?.split('@')[0] ?? '')) {
    return finding({
      ...about,
      state: 'ok',
      message: `${who}, which is named like an account for machines.`,
    });
  }
  return finding({
    ...about,
    state: 'hint',
    message: `${who}. This looks like the account of a person: when they leave or lose access, events wait and runs stop.`,
    steps: [
      'Make an Atlassian account for Gantry and invite it to the workspace, or create a workspace access token (Premium).',
      'Open Edit of this integration and replace the token.',
    ],
  });
}

const toleratedSkewMs = 5 * 60_000;

/** A wrong clock breaks TLS, sign-ins and the order of events long before anybody looks at it. */
export function clockFinding(skewMs: number | null | undefined): Finding {
  const about = { key: 'clock', title: 'Clock' } as const;
  if (skewMs === null || skewMs === undefined) {
    return finding({ ...about, state: 'unknown', message: 'Bitbucket Cloud did not tell its time.' });
  }
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (Math.abs(skewMs) < toleratedSkewMs) {
    return finding({
      ...about,
      state: 'ok',
      message: `The clocks of this server and of Bitbucket Cloud differ by ${seconds} s.`,
    });
  }
  return finding({
    ...about,
    state: 'warning',
    message: `The clock of this server is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the one of Bitbucket Cloud.`,
    steps: ['Synchronise the clock of the server, for example with chrony or systemd-timesyncd.'],
  });
}

const count = (calls: number): string => calls.toLocaleString('en');

/** Calls of the last hour of whoever Bitbucket counts them for; it does not tell how many are left. */
export function budgetFinding({ used, limit }: { used: number; limit: number }, personal: boolean): Finding {
  const about = { key: 'rate_budget', title: 'Calls to Bitbucket' } as const;
  const left = Math.max(0, limit - used);
  const shared = personal
    ? ' Other programs with tokens of the same account share them, uncounted here.'
    : '';
  const message = `${count(used)} of ${count(limit)} calls of the last hour are used by Gantry; ${count(left)} are left.${shared}`;
  return finding({ ...about, state: left < limit * 0.2 ? 'warning' : 'ok', message });
}
