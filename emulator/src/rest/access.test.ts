import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Acme, ALL_SCOPES, basic, startAcme } from '../testing/harness.ts';

let acme: Acme;
beforeAll(async () => {
  acme = await startAcme();
});
afterAll(() => acme.close());

const REPO = '/repositories/acme/infrastructure';
const INVALID = 'Token is invalid, expired, or not supported for this endpoint.';

function as(token: string, email = 'alice@acme.test') {
  return { authorization: basic(email, token) };
}

test('an API token works with the account email and tells what it may do', async () => {
  const answer = await acme.call('GET', '/user');
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ type: 'user', nickname: 'alice', uuid: acme.alice.uuid });
  expect(answer.json).not.toHaveProperty('username');
  expect(answer.headers.get('x-oauth-scopes')).toBe(ALL_SCOPES.join(', '));
  expect(answer.headers.get('x-accepted-oauth-scopes')).toBe('account');
  expect(answer.headers.get('x-credential-type')).toBe('api_token');
  expect(answer.headers.has('x-ratelimit-limit')).toBe(false);
});

test.each([
  ['the Bitbucket username', () => basic('alice', acme.token)],
  ['Bearer', () => `Bearer ${acme.token}`],
  ['the email of somebody else', () => basic('bob@acme.test', acme.token)],
])('an API token does not work with %s', async (_name, authorization) => {
  const answer = await acme.call('GET', '/user', { authorization: authorization() });
  expect(answer.status).toBe(401);
  expect(answer.json).toEqual({ type: 'error', error: { message: INVALID } });
});

test('a wrong password is refused without JSON and with the realm', async () => {
  const answer = await acme.call('GET', '/user', { authorization: basic('alice@acme.test', 'secret') });
  expect(answer.status).toBe(401);
  expect(answer.body).toBe('');
  expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Bitbucket.org HTTP"');
});

test('an expired, a revoked and a scopeless token are refused', async () => {
  const { seed, state } = acme.emulator;
  const expired = seed.createApiToken({ user: acme.alice, scopes: ALL_SCOPES, expiresAt: new Date(0) });
  const scopeless = seed.createApiToken({ user: acme.alice, scopes: [] });
  const revoked = seed.createApiToken({ user: acme.alice, scopes: ALL_SCOPES, label: 'revoked' });
  const credential = [...state.credentials.values()].find(({ label }) => label === 'revoked');
  if (credential) seed.revokeToken(credential);
  for (const token of [expired, scopeless, revoked]) {
    expect((await acme.call('GET', '/user', as(token))).at('error.message')).toBe(INVALID);
  }
});

test('a missing scope is named in the words of the credential', async () => {
  const { seed } = acme.emulator;
  const apiToken = seed.createApiToken({ user: acme.alice, scopes: ['write:repository:bitbucket'] });
  const refused = await acme.call('GET', REPO, as(apiToken));
  expect(refused.status).toBe(403);
  expect(refused.at('error')).toEqual({
    message: 'Your credentials lack one or more required privilege scopes.',
    detail: { required: ['read:repository:bitbucket'], granted: ['write:repository:bitbucket'] },
  });
  const accessToken = seed.createAccessToken({ subject: acme.repo, scopes: ['repository'] });
  const again = await acme.call('GET', `${REPO}/hooks`, { authorization: `Bearer ${accessToken}` });
  expect(again.at('error.detail')).toEqual({ required: ['webhook'], granted: ['repository'] });
});

test('a build status needs only the read scope, a pull request comment only the read scope of pull requests', async () => {
  const token = acme.emulator.seed.createApiToken({ user: acme.bob, scopes: ['read:repository:bitbucket'] });
  const main = await acme.call('GET', `${REPO}/refs/branches/main`);
  const status = await acme.call('POST', `${REPO}/commit/${main.at('target.hash')}/statuses/build`, {
    ...as(token, 'bob@acme.test'),
    body: { key: 'k', state: 'SUCCESSFUL', url: 'https://example.com/1' },
  });
  expect(status.status).toBe(201);
});

test('classic scopes contain others and access tokens see rate limit headers', async () => {
  const token = acme.emulator.seed.createAccessToken({ subject: acme.repo, scopes: ['pullrequest:write'] });
  const answer = await acme.call('GET', REPO, { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-ratelimit-limit')).toBe('1000');
  expect(answer.headers.get('x-credential-type')).toBe('repo_access_token');
});

test('an access token is nobody to /user, yet the headers name its scopes', async () => {
  const token = acme.emulator.seed.createAccessToken({ subject: acme.workspace, scopes: ['account'] });
  const answer = await acme.call('GET', '/user', { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('x-oauth-scopes')).toBe('account');
});

test('the four removed endpoints answer 410', async () => {
  for (const path of [
    '/workspaces',
    '/repositories',
    '/user/permissions/workspaces',
    '/user/permissions/repositories',
  ]) {
    const answer = await acme.call('GET', path);
    expect(answer.status).toBe(410);
    expect(answer.at('error.message')).toBe('CHANGE-2770 - Functionality has been deprecated');
    expect(answer.at('data.announcement_url')).toContain('CHANGE-2770');
  }
});

test('an unknown address and an unknown repository say so', async () => {
  expect((await acme.call('GET', '/nothing')).at('error')).toEqual({
    message: 'Resource not found',
    detail: 'There is no API hosted at this URL',
  });
  const answer = await acme.call('GET', '/repositories/acme/nothing');
  expect([answer.status, answer.at('error.message')]).toEqual([404, 'Repository acme/nothing not found']);
});

test('a member without administration cannot read hooks', async () => {
  const answer = await acme.call('GET', `${REPO}/hooks`, as(acme.bobToken, 'bob@acme.test'));
  expect([answer.status, answer.body]).toEqual([403, 'Forbidden']);
});

test('an outsider sees a private repository as missing and nobody must authenticate', async () => {
  const eve = acme.emulator.seed.createUser({ email: 'eve@evil.test', username: 'eve' });
  const token = acme.emulator.seed.createApiToken({ user: eve, scopes: ALL_SCOPES });
  expect((await acme.call('GET', REPO, as(token, 'eve@evil.test'))).status).toBe(404);
  expect((await acme.call('GET', REPO, { authorization: null })).status).toBe(401);
});

test('planned faults strike once each', async () => {
  const { faults } = acme.emulator;
  faults.rest({ kind: 'too-many-requests' }, { times: 2, match: /infrastructure/ });
  faults.rest({ kind: 'server-error', status: 503 }, { match: /user/ });
  const limited = await acme.call('GET', REPO);
  expect([limited.status, limited.body]).toEqual([429, 'Rate limit for this resource has been exceeded']);
  expect(limited.headers.has('retry-after')).toBe(false);
  expect((await acme.call('GET', '/user')).status).toBe(503);
  expect((await acme.call('GET', REPO)).status).toBe(429);
  expect((await acme.call('GET', REPO)).status).toBe(200);
});

test('a limit per hour counts all tokens of a person together', async () => {
  let now = new Date('2026-08-01T10:00:00Z');
  const limited = await startAcme({ rateLimitPerHour: 2, now: () => now });
  try {
    const other = limited.emulator.seed.createApiToken({ user: limited.alice, scopes: ALL_SCOPES });
    expect((await limited.call('GET', REPO)).status).toBe(200);
    expect((await limited.call('GET', REPO, as(other))).status).toBe(200);
    expect((await limited.call('GET', REPO)).status).toBe(429);
    now = new Date('2026-08-01T11:00:01Z');
    expect((await limited.call('GET', REPO)).status).toBe(200);
  } finally {
    await limited.close();
  }
});
