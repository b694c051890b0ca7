import type { JWTPayload } from 'jose';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { isAllowed } from '../authz/index.ts';
import { createHttp } from '../platform/http/index.ts';
import { createLogger } from '../platform/logger.ts';
import { bindRole } from './bind-role.ts';
import { ssoRoutes } from './sso-routes.ts';
import { startIdentity } from './testing/start-identity.ts';
import { clientId, clientSecret, startProvider } from './testing/start-provider.ts';

/** The routes as browsers meet them, against a real OpenID provider. */
const { db, clock, identity, publicUrl, as, newUser, close } = await startIdentity();
const redirectUrl = `${publicUrl}/sso/callback`;
const ada = {
  sub: 'ada-1',
  email: 'ada@example.com',
  email_verified: true,
  name: 'Ada Lovelace',
  preferred_username: 'ada',
  groups: ['platform'],
};
const provider = await startProvider({ redirectUrl, person: ada });
const http = createHttp({ logger: createLogger({ level: 'silent' }), publicUrl });
await http.register(ssoRoutes({ sso: identity.sso, publicUrl }));
afterAll(async () => {
  await http.close();
  await provider.close();
  await close();
});
afterEach(() => {
  provider.become(ada);
  provider.spoil(null);
  provider.deny(false);
});

const settings = {
  label: 'Acme',
  issuer: provider.issuer,
  clientId,
  clientSecret,
  scopes: ['email', 'profile', 'groups'],
  groupsClaim: 'groups',
  allowedDomains: [],
};
await identity.sso.save.call(as('admin'), settings);

/** Cookies as a browser keeps them, by name. */
class Jar {
  readonly cookies = new Map<string, string>();
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      const ended = value === '' || attributes.some((text) => /^expires=.* 1970 /i.test(text));
      if (ended) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** Asks Gantry; returns where it sends the browser, and the cookies that it set. */
async function ask(path: string, jar: Jar) {
  const answer = await http.inject({ url: path, headers: { cookie: jar.header, 'user-agent': 'vitest' } });
  const set = [answer.headers['set-cookie'] ?? []].flat();
  jar.take(set);
  return { status: answer.statusCode, to: String(answer.headers.location), set };
}

/** Goes where the provider leads, until it sends the browser back to us. Returns the way back. */
async function visit(address: string): Promise<string> {
  const jar = new Jar();
  let next = new URL(address);
  for (let step = 0; step < 10 && !next.href.startsWith(redirectUrl); step += 1) {
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie: jar.header } });
    const to = answer.headers.get('location');
    if (to === null) throw new Error(`${next.pathname}: ${answer.status} ${await answer.text()}`);
    jar.take(answer.headers.getSetCookie());
    next = new URL(to, next);
  }
  return `${next.pathname}${next.search}`;
}

type Change = { readonly next?: string; there?(url: URL): void; back?(url: URL): void };

/** The whole way round; `there` and `back` change the addresses under way. */
async function goRound({ next = '/stacks', there, back }: Change = {}, jar = new Jar()) {
  const begun = await ask(`/sso/start?next=${encodeURIComponent(next)}`, jar);
  expect(begun.status).toBe(302);
  const target = new URL(begun.to);
  there?.(target);
  const answer = new URL(await visit(target.href), publicUrl);
  back?.(answer);
  const path = `${answer.pathname}${answer.search}`;
  return { ...(await ask(path, jar)), target, path, jar };
}

const sessionOf = (jar: Jar) => identity.sessions.bySession(jar.cookies.get('gantry_session') ?? '');
const refused = (problem: string) => ({ status: 302, to: `/sign-in?problem=${problem}` });

describe('the way to the provider and back', () => {
  test('carries PKCE, state and nonce, ends at the page that was wanted, and gives the roles of the groups', async () => {
    await db.transaction((trx) =>
      bindRole(trx, {
        actorKind: 'group',
        actorId: 'platform',
        role: 'writer',
        spaceId: 'root',
        createdBy: 'test',
      }),
    );
    const { target, status, to, set, jar } = await goRound();
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      client_id: clientId,
      redirect_uri: redirectUrl,
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{40,}$/),
      nonce: expect.stringMatching(/^[\w-]{40,}$/),
      scope: 'openid email profile groups',
    });
    expect({ status, to }).toEqual({ status: 302, to: '/stacks' });
    const cookie = set.find((line) => line.startsWith('gantry_session='));
    expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Lax/);
    expect(jar.cookies.has('gantry_sso')).toBe(false);
    const signedIn = await sessionOf(jar);
    expect(signedIn?.actor).toMatchObject({ kind: 'user', name: 'ada' });
    expect(signedIn !== null && isAllowed(signedIn.actor, 'run:trigger', 'root')).toBe(true);
  });

  test('takes roles away when the groups are others at the next sign-on', async () => {
    provider.become({ ...ada, groups: ['visitors'] });
    const signedIn = await sessionOf((await goRound()).jar);
    expect(signedIn?.actor.name).toBe('ada');
    expect(signedIn !== null && isAllowed(signedIn.actor, 'run:trigger', 'root')).toBe(false);
  });

  test('gives a new session whatever cookie the browser brought', async () => {
    const jar = new Jar();
    jar.cookies.set('gantry_session', 'chosen-by-somebody-else');
    await goRound({}, jar);
    expect(jar.cookies.get('gantry_session')).not.toBe('chosen-by-somebody-else');
    expect(await identity.sessions.bySession('chosen-by-somebody-else')).toBeNull();
  });

  test.each(['https://evil.example.com/', '//evil.example.com', '/\\evil.example.com', '/sso/start'])(
    'never ends at %s',
    async (next) => expect((await goRound({ next })).to).toBe('/'),
  );

  test('uses the stored secret when the settings are saved without one', async () => {
    await identity.sso.save.call(as('admin'), { ...settings, clientSecret: null, label: 'Acme login' });
    expect((await goRound()).to).toBe('/stacks');
    const row = await db.kysely.selectFrom('settings').selectAll().where('key', '=', 'sso').execute();
    expect(JSON.stringify(row)).not.toContain(clientSecret);
  });
});

describe('nobody is signed in', () => {
  const refuses = async (problem: string, change: Change) => {
    const { status, to, jar } = await goRound(change);
    expect({ status, to }).toEqual(refused(problem));
    expect(jar.cookies.has('gantry_session')).toBe(false);
  };

  test('with another state', () =>
    refuses('SSO_FAILED', { back: (url) => url.searchParams.set('state', 'other') }));

  test('without a state', () => refuses('SSO_FAILED', { back: (url) => url.searchParams.delete('state') }));

  test('with the nonce of another question', () =>
    refuses('SSO_FAILED', { there: (url) => url.searchParams.set('nonce', 'other') }));

  test('with the issuer of another provider in the answer', () =>
    refuses('SSO_FAILED', { back: (url) => url.searchParams.set('iss', 'https://evil.example.com') }));

  test('with a code that was given for another challenge', () =>
    refuses('SSO_FAILED', {
      there: (url) => url.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
    }));

  test('with a code that somebody else was given', async () => {
    const other = new Jar();
    const begun = await ask('/sso/start', other);
    const foreign = new URL(await visit(begun.to), publicUrl).searchParams.get('code') ?? '';
    await refuses('SSO_FAILED', { back: (url) => url.searchParams.set('code', foreign) });
  });

  test('when the person does not agree', async () => {
    provider.deny(true);
    await refuses('SSO_FAILED', {});
  });

  const spoilt: [string, (claims: JWTPayload) => JWTPayload][] = [
    ['for another audience', (claims) => ({ ...claims, aud: 'another-client' })],
    [
      'for two audiences, of which another one asked',
      (claims) => ({ ...claims, aud: [clientId, 'b'], azp: 'b' }),
    ],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example.com' })],
    ['that has expired', (claims) => ({ ...claims, exp: 1_600_000_000 })],
    ['without a nonce', ({ nonce: _nonce, ...claims }) => claims],
    ['without a subject', ({ sub: _sub, ...claims }) => claims],
    ['about somebody else than the user info', (claims) => ({ ...claims, sub: 'eve-1' })],
  ];
  test.each(spoilt)('with an ID token %s', async (_what, change) => {
    provider.spoil((claims) => ({ claims: change(claims), foreign: false }));
    await refuses('SSO_FAILED', {});
  });

  test('with an ID token that another key signed', async () => {
    provider.spoil((claims) => ({ claims, foreign: true }));
    await refuses('SSO_FAILED', {});
  });

  test('with an answer that was used before', async () => {
    const { path, jar } = await goRound();
    jar.cookies.delete('gantry_session');
    expect(await ask(path, jar)).toMatchObject(refused('SIGN_IN_EXPIRED'));
  });

  test('with an answer to a question that this browser did not ask', async () => {
    const begun = await ask('/sso/start', new Jar());
    const victim = new Jar();
    expect(await ask(await visit(begun.to), victim)).toMatchObject(refused('SIGN_IN_EXPIRED'));
    expect(victim.cookies.size).toBe(0);
  });

  test('when the answer comes too late', async () => {
    const jar = new Jar();
    const begun = await ask('/sso/start', jar);
    const back = await visit(begun.to);
    clock.advance(3_600_000);
    expect(await ask(back, jar)).toMatchObject(refused('SIGN_IN_EXPIRED'));
  });

  test('who is deactivated', async () => {
    provider.become({ ...ada, sub: 'leaver-1', preferred_username: 'leaver', email: 'leaver@example.com' });
    const signedIn = await sessionOf((await goRound()).jar);
    const { id } = signedIn?.actor ?? { id: '' };
    await newUser();
    await identity.people.deactivate.call(as('admin'), { id });
    await refuses('SSO_REFUSED', {});
  });

  test('of another domain than those that are allowed', async () => {
    await identity.sso.save.call(as('admin'), { ...settings, allowedDomains: ['acme.example'] });
    await refuses('SSO_REFUSED', {});
    await identity.sso.save.call(as('admin'), settings);
  });

  test('as the user of an address that the provider did not verify', async () => {
    const grace = await newUser({ email: 'grace@example.com' });
    provider.become({ ...ada, sub: 'g-1', email: 'grace@example.com', email_verified: false });
    const signedIn = await sessionOf((await goRound()).jar);
    expect(signedIn?.actor.id).not.toBe(grace.id);
  });

  test('when the client secret is wrong, and the page says so', async () => {
    await identity.sso.save.call(as('admin'), { ...settings, clientSecret: 'wrong' });
    await refuses('SSO_FAILED', {});
    await identity.sso.save.call(as('admin'), settings);
  });

  test('once single sign-on was taken away, even who is under way', async () => {
    const jar = new Jar();
    const begun = await ask('/sso/start', jar);
    const back = await visit(begun.to);
    await identity.sso.delete.call(as('admin'), {});
    expect(await ask(back, jar)).toMatchObject(refused('SSO_NOT_CONFIGURED'));
    expect(await ask('/sso/start', jar)).toMatchObject(refused('SSO_NOT_CONFIGURED'));
    await identity.sso.save.call(as('admin'), settings);
  });
});

test('every sign-on is in the audit trail with its groups, and no secret is', async () => {
  const rows = await db.kysely.selectFrom('audit_entries').selectAll().execute();
  expect(rows.some((row) => row.operation === 'sso.finish')).toBe(true);
  expect(JSON.stringify(rows)).not.toContain(clientSecret);
});
