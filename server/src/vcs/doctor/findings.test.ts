import { describe, expect, test } from 'vitest';
import type { StoredConnection } from '../tables.ts';
import { budgetFinding, clockFinding, credentialsFinding, ownerFinding, scopesFinding } from './findings.ts';

const connection: StoredConnection = {
  ok: true,
  code: null,
  reason: null,
  message: '',
  steps: [],
  owner: null,
  credentialType: null,
  scopes: [],
  ownAccount: false,
  clockSkewMs: null,
  testedAt: '2026-11-01T10:00:00.000Z',
};

describe('the owner of a token', () => {
  test.each([
    ['Gantry Bot', 'ada@acme.example'],
    ['Ada Lovelace', 'ci@acme.example'],
    ['svc-terraform', null],
    [null, 'platform-automation@acme.example'],
    ['Deploy', null],
  ])('%s (%s) is named like an account for machines', (owner, email) => {
    expect(ownerFinding({ ...connection, owner }, email)).toMatchObject({ state: 'ok', fix: null });
  });

  test.each([
    ['Ada Lovelace', 'ada@acme.example'],
    ['Abbott Robotham', 'abbott.robotham@acme.example'],
    ['Lucia Cicero', 'lucia@acme.example'],
    [null, 'infrastructure-lead@example.com'],
    [null, null],
  ])('%s (%s) may be a person, who may leave', (owner, email) => {
    const { state, message, steps } = ownerFinding({ ...connection, owner }, email);
    expect(state).toBe('hint');
    expect(message).toContain(owner ?? email ?? 'an account that the token may not name');
    expect(steps).toHaveLength(2);
  });

  test('of an access token is nobody who could leave', () => {
    expect(ownerFinding({ ...connection, owner: 'Ada', ownAccount: true }, null).state).toBe('ok');
  });
});

test('scopes that are missing are offers, unless they are needed', () => {
  const scope = { scope: 'read:repository:bitbucket', granted: true, required: true, unlocks: 'Code' };
  const more = { scope: 'write:webhook:bitbucket', granted: false, required: false, unlocks: 'Webhooks' };
  expect(scopesFinding({ ...connection, scopes: [scope] }).state).toBe('ok');
  expect(scopesFinding({ ...connection, scopes: [scope, more] })).toMatchObject({
    state: 'hint',
    steps: ['write:webhook:bitbucket: Webhooks'],
  });
  expect(scopesFinding({ ...connection, scopes: [{ ...scope, granted: false }, more] })).toMatchObject({
    state: 'failed',
    fix: { action: 'replace_token' },
  });
  expect(scopesFinding(connection).state).toBe('unknown');
});

test('a Bitbucket that is away says nothing about the credentials', () => {
  const refused = { ...connection, ok: false, message: 'No answer.' };
  expect(credentialsFinding({ ...refused, code: 'VCS_UNREACHABLE' })).toMatchObject({
    state: 'unknown',
    fix: null,
  });
  expect(credentialsFinding({ ...refused, code: 'VCS_CREDENTIALS_REJECTED' })).toMatchObject({
    state: 'failed',
    fix: { action: 'replace_token' },
  });
});

test('a clock is wrong from five minutes on, and says which way', () => {
  expect(clockFinding(299_000).state).toBe('ok');
  expect(clockFinding(301_000)).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('behind'),
  });
  expect(clockFinding(-400_000).message).toContain('ahead of');
  expect(clockFinding(null).state).toBe('unknown');
});

test('calls run short below a fifth, and are shared with other programs of a person', () => {
  expect(budgetFinding({ used: 800, limit: 1_000 }, true)).toMatchObject({ state: 'ok' });
  expect(budgetFinding({ used: 801, limit: 1_000 }, true).state).toBe('warning');
  expect(budgetFinding({ used: 1_200, limit: 1_000 }, false).message).toBe(
    '1,200 of 1,000 calls of the last hour are used by Gantry; 0 are left.',
  );
});
