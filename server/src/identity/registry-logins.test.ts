import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../authz/index.ts';
import { startIdentity } from './testing/start-identity.ts';

const { clock, identity, newUser, close } = await startIdentity();
afterAll(close);
const { registryLogins: logins } = identity;

const verifier = 'v'.repeat(64);
const redirectUri = 'http://localhost:10005/login';
const request = {
  clientId: 'terraform-cli',
  challenge: createHash('sha256').update(verifier).digest('base64url'),
  redirectUri,
  state: 'state-1',
};
const proof = (code: string, over = {}) => ({
  code,
  verifier,
  redirectUri,
  remoteAddress: '192.0.2.1',
  ...over,
});

async function codeOf(user: Awaited<ReturnType<typeof newUser>>): Promise<string> {
  const address = new URL(await logins.useCases.allow.call(await user.context(), request));
  expect(address.origin + address.pathname).toBe(redirectUri);
  expect(address.searchParams.get('state')).toBe('state-1');
  return address.searchParams.get('code') ?? '';
}

describe('terraform login', () => {
  test('gives a token that stands for the person, until it is revoked', async () => {
    const user = await newUser({ role: 'reader' });
    const token = await logins.redeem(proof(await codeOf(user)));
    const actor = await logins.byToken(token);
    expect(actor).toMatchObject({ kind: 'user', id: user.id });
    expect(actor !== null && isAllowed(actor, 'module:read', 'root')).toBe(true);
    const [login] = await logins.useCases.list.call(await user.context(), {});
    expect(JSON.stringify(login)).not.toContain(token);
    await logins.useCases.revoke.call(await user.context(), { id: login?.id ?? '' });
    expect(await logins.byToken(token)).toBeNull();
  });

  test('gives it once for a code, for the right verifier and address only', async () => {
    const code = await codeOf(await newUser());
    const refusal = { code: 'REGISTRY_LOGIN_INVALID' };
    await expect(logins.redeem(proof(code, { verifier: 'w'.repeat(64) }))).rejects.toMatchObject(refusal);
    await expect(
      logins.redeem(proof(code, { redirectUri: 'http://localhost:10006/login' })),
    ).rejects.toMatchObject(refusal);
    await expect(logins.redeem(proof('forged'))).rejects.toMatchObject(refusal);
    await logins.redeem(proof(code));
    await expect(logins.redeem(proof(code))).rejects.toMatchObject(refusal);
  });

  test('ends with its time, codes after two minutes and tokens after 30 days', async () => {
    const user = await newUser();
    const late = await codeOf(user);
    const token = await logins.redeem(proof(await codeOf(user)));
    clock.advance(3 * 60_000);
    await expect(logins.redeem(proof(late))).rejects.toMatchObject({ code: 'REGISTRY_LOGIN_INVALID' });
    clock.advance(30 * 86_400_000);
    expect(await logins.byToken(token)).toBeNull();
  });

  test.each([
    ['another host', 'http://evil.example.com:10005/login'],
    ['a port of something else', 'http://localhost:8080/login'],
    ['a name that only begins like this computer', 'http://localhost.example.com:10005/login'],
    ['another scheme', 'https://localhost:10005/login'],
    ['no address', 'login'],
  ])('sends nothing to %s', async (_what, address) => {
    const user = await newUser();
    await expect(
      logins.useCases.allow.call(await user.context(), { ...request, redirectUri: address }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('is for people who are signed in, and each sees their own', async () => {
    const token = await logins.redeem(proof(await codeOf(await newUser())));
    expect(await logins.byToken(token)).not.toBeNull();
    const other = await newUser();
    expect(await logins.useCases.list.call(await other.context(), {})).toEqual([]);
    await expect(logins.useCases.allow.call(other.stranger, request)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await expect(
      logins.useCases.revoke.call(await other.context(), { id: 'of-somebody-else' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
