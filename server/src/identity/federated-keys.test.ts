import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge } from './federated-keys.ts';
import { startIdentity } from './testing/start-identity.ts';

/** An issuer on this machine, as pipelines have one: a description and its keys. */
const pair = await generateKeyPair('ES256', { extractable: true });
const foreign = await generateKeyPair('ES256', { extractable: true });
let keysAt = (own: string): string => own;
let server: Server;
let issuer = '';
let asked = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    const documents: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: keysAt(`${issuer}/keys`) },
      '/keys': { keys: [{ kid: '1', alg: 'ES256', ...keys }] },
    };
    asked += 1;
    response.setHeader('content-type', 'application/json');
    response.statusCode = request.url !== undefined && request.url in documents ? 200 : 404;
    response.end(JSON.stringify(documents[request.url ?? ''] ?? {}));
  });
  const keys = await exportJWK(pair.publicKey);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

const { db, clock, identity, as, close } = await startIdentity();
afterAll(async () => {
  await close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
const keys = identity.apiKeys;
let addresses = 0;

type Change = (jwt: SignJWT) => SignJWT;
const now = () => Math.floor(clock.now().getTime() / 1_000);
const tokenOf = (change: Change = (jwt) => jwt, key = pair.privateKey): Promise<string> =>
  change(
    new SignJWT({ repository: 'acme/infra' })
      .setProtectedHeader({ alg: 'ES256', kid: '1' })
      .setIssuer(issuer)
      .setAudience('gantry')
      .setSubject('acme/infra:main')
      .setExpirationTime(now() + 300),
  ).sign(key);

async function newKey(change: object = {}) {
  const oidc = {
    issuer,
    clientId: 'gantry',
    subjectExpression: 'acme/infra:(main|release/.*)',
    claimMappings: [{ name: 'repo', value: 'repository' }],
    ...change,
  };
  return keys.create.call(as('admin'), { name: 'pipeline', admin: false, oidc });
}
const exchange = (id: string, secret: string) => {
  addresses += 1;
  const context = { ...as(null), remoteAddress: `203.0.113.${addresses}` };
  return keys.exchange.call(context, { id, secret });
};

describe('a federated API key', () => {
  test('takes a token of its issuer in place of a secret, and tells the audit trail whose', async () => {
    const { id, secret } = await newKey();
    expect(secret).toBe('');
    const given = await exchange(id, await tokenOf());
    expect(await keys.byToken(given?.jwt ?? '')).toMatchObject({ kind: 'api_key', id, name: 'pipeline' });
    const entry = await db.kysely
      .selectFrom('audit_entries')
      .selectAll()
      .where('operation', '=', 'apiKey.exchange')
      .where('actor_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({
      outcome: 'done',
      details: { claims: { sub: 'acme/infra:main', repo: 'acme/infra' } },
    });
  });

  test('asks the issuer for its keys once, not for each token', async () => {
    const { id } = await newKey();
    await exchange(id, await tokenOf());
    const before = asked;
    expect(await exchange(id, await tokenOf())).not.toBeNull();
    expect(asked).toBe(before);
  });

  test.each<[what: string, token: () => Promise<string> | string]>([
    ['of another audience', () => tokenOf((jwt) => jwt.setAudience('other'))],
    ['of another issuer', () => tokenOf((jwt) => jwt.setIssuer('https://other.example.com'))],
    ['that is over', () => tokenOf((jwt) => jwt.setExpirationTime(now() - 120))],
    ['of another subject', () => tokenOf((jwt) => jwt.setSubject('acme/other:main'))],
    ['whose subject only begins right', () => tokenOf((jwt) => jwt.setSubject('acme/infra:main-evil'))],
    ['whose subject only ends right', () => tokenOf((jwt) => jwt.setSubject('evil/acme/infra:main'))],
    ['signed by somebody else', () => tokenOf((jwt) => jwt, foreign.privateKey)],
    [
      'without a subject',
      () => new SignJWT().setProtectedHeader({ alg: 'ES256', kid: '1' }).sign(pair.privateKey),
    ],
    ['that is none', () => 'secret'],
    ['that is empty', () => ''],
  ])('refuses a token %s', async (_what, token) => {
    const { id } = await newKey();
    expect(await exchange(id, await token())).toBeNull();
    const entry = await db.kysely
      .selectFrom('audit_entries')
      .select('outcome')
      .where('operation', '=', 'apiKey.exchange')
      .where('actor_id', '=', id)
      .executeTakeFirst();
    expect(entry?.outcome).toBe('denied');
  });

  test('dies with its key, and slows down who guesses', async () => {
    const { id } = await newKey();
    const context = { ...as(null), remoteAddress: '203.0.113.250' };
    for (let guess = 1; guess <= 10; guess++) {
      expect(await keys.exchange.call(context, { id, secret: `guess ${guess}` })).toBeNull();
    }
    const guess = keys.exchange.call(context, { id, secret: await tokenOf() });
    await expect(guess).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await exchange(id, await tokenOf())).not.toBeNull();
    await keys.delete.call(as('admin'), { id });
    expect(await exchange(id, await tokenOf())).toBeNull();
  });

  test('is not proven by keys on a host that nobody allowed', async () => {
    keysAt = () => 'https://keys.evil.example.com/keys';
    clock.advance(10 * 60_000);
    try {
      const { id } = await newKey();
      expect(await exchange(id, await tokenOf())).toBeNull();
    } finally {
      keysAt = (own) => own;
    }
  });

  test.each([
    ['plain http elsewhere', { issuer: 'http://ci.example.com' }],
    ['an address with a password', { issuer: 'https://me:secret@ci.example.com' }],
    ['no expression', { subjectExpression: '(' }],
    ['an expression that could run for ever', { subjectExpression: '(a+)+\\1' }],
    ['no audience', { clientId: ' ' }],
  ])('is not made with %s', async (_what, change) => {
    const field = `oidc.${Object.keys(change)[0]}`;
    await expect(newKey(change)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { fields: { formErrors: [], fieldErrors: { [field]: [expect.any(String)] } } },
    });
  });
});

test('claims that are not there are kept as such', () => {
  const expected = {
    issuer: '',
    clientId: '',
    subjectExpression: 'a',
    claimMappings: [{ name: 'x', value: 'y' }],
  };
  expect(judge({ sub: 'a' }, expected)).toEqual({ proven: true, claims: { sub: 'a', x: null } });
});
