import { describe, expect, test } from 'vitest';
import type { TokenLife } from '../provider.ts';
import { dueWarning, expiryFinding } from './expiry.ts';
import { explainRejection } from './rejection.ts';

const now = new Date('2026-11-01T10:00:00Z');
const later = (days: number): Date => new Date(now.getTime() + days * 24 * 3_600_000);
const typed = { kind: 'api_token', email: 'ada@acme.example', token: 'ATATT3xFf' } as const;
const known = (life: TokenLife, given = {}) => ({
  life,
  workedBefore: false,
  expiresAt: null,
  now,
  ...given,
});

describe('a refused token', () => {
  test.each([
    ['the email of another account', typed, known('accepted'), 'wrong_email'],
    ['no scopes of Bitbucket', typed, known('lacks_scopes'), 'no_scopes'],
    ['an expiry that is over', typed, known('refused', { expiresAt: later(-1) }), 'expired'],
    ['a success before', typed, known('refused', { workedBefore: true }), 'revoked'],
    ['nothing known', typed, known('refused'), 'wrong_token'],
    ['git away', typed, known('unknown'), 'wrong_token'],
    ['an access token with an email', { ...typed, token: 'ATCTT3x' }, known('refused'), 'wrong_kind'],
    [
      'an API token without one',
      { kind: 'access_token', token: 'ATATT3x' } as const,
      known('refused'),
      'wrong_kind',
    ],
  ])('with %s is explained', (_what, credentials, facts, reason) => {
    const told = explainRejection(credentials, facts);
    expect(told.reason).toBe(reason);
    expect(told.message).toMatch(/\.$/);
    expect(told.message).not.toContain(credentials.token);
  });
});

describe('the expiry of a token', () => {
  test.each([
    [later(31), 'ok', null],
    [later(30), 'warning', 30],
    [later(7), 'warning', 7],
    [later(1), 'warning', 1],
    [later(0), 'failed', 0],
  ])('%s is %s', (expiresAt, state, due) => {
    expect(expiryFinding({ kind: 'api_token', expiresAt, setAt: now }, now).state).toBe(state);
    expect(dueWarning(expiresAt, now)).toBe(due);
  });

  test('that nobody entered is within a year for API tokens, and maybe never for access tokens', () => {
    const undated = { expiresAt: null, setAt: now };
    expect(expiryFinding({ kind: 'api_token', ...undated }, now)).toMatchObject({ state: 'hint' });
    expect(expiryFinding({ kind: 'api_token', ...undated }, now).message).toContain('Nov 1, 2027');
    expect(expiryFinding({ kind: 'api_token', ...undated }, later(340)).state).toBe('warning');
    expect(expiryFinding({ kind: 'access_token', ...undated }, now).state).toBe('ok');
  });
});
