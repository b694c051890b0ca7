import { createHmac, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../authz/index.ts';
import { loadJwtKey } from './jwt-key.ts';
import { startIdentity } from './testing/start-identity.ts';

const {
  db,
  clock,
  secretBox,
  identity,
  as,
  newUser,
  stranger: unknownCaller,
  publicUrl: audience,
  close,
} = await startIdentity({ now: '2026-11-23T10:00:00.250Z' });
afterAll(close);
const keys = identity.apiKeys;
const jwtKey = await loadJwtKey(db, secretBox);

const newKey = (admin = false) => keys.create.call(as('admin'), { name: 'pipeline', admin });
const exchange = (id: string, secret: string) => keys.exchange.call(unknownCaller, { id, secret });

async function tokenOf(key: { id: string; secret: string }): Promise<string> {
  return (await exchange(key.id, key.secret))?.jwt ?? '';
}

describe('an API key', () => {
  test.each([
    ['writes', false],
    ['arranges when it is an admin', true],
  ])('%s in every space', async (_what, admin) => {
    const key = await newKey(admin);
    const actor = await keys.byToken(await tokenOf(key));
    expect(actor).toMatchObject({ kind: 'api_key', id: key.id, name: 'pipeline' });
    expect(isAllowed(actor, 'run:trigger', 'root')).toBe(true);
    expect(isAllowed(actor, 'stack:create', 'root')).toBe(admin);
    const listed = (await keys.list.call(as('admin'), {})).find(({ id }) => id === key.id);
    expect(listed).toMatchObject({ admin, created_by: 'ada', last_used_at: clock.now() });
  });

  test('shows its secret once: neither rows nor the audit trail have it', async () => {
    const { secret } = await newKey();
    const { rows } = await db.execute('select * from api_keys, audit_entries');
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('has the roles that it was given in spaces, and no others', async () => {
    await db.kysely
      .insertInto('spaces')
      .values(['team', 'other'].map((id) => ({ id, name: id, parent_id: 'root', inherit_entities: false })))
      .execute();
    const bindings = [{ role: 'writer', spaceId: 'team' }];
    const admin = await (await newUser()).context();
    const key = await keys.create.call(admin, { name: 'team', admin: false, bindings });
    const both = keys.create.call(admin, { name: 'both', admin: true, bindings });
    await expect(both).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const actor = await keys.byToken(await tokenOf(key));
    expect(isAllowed(actor, 'run:trigger', 'team')).toBe(true);
    expect(isAllowed(actor, 'run:trigger', 'other')).toBe(false);
    expect(isAllowed(actor, 'run:trigger', 'root')).toBe(false);
    const listed = (await keys.list.call(as('admin'), {})).find(({ id }) => id === key.id);
    expect(listed).toMatchObject({ admin: false, bindings, expires_at: null });
    await expect(
      keys.create.call(as('admin'), {
        name: 'x',
        admin: false,
        bindings: [{ role: 'boss', spaceId: 'team' }],
      }),
    ).rejects.toMatchObject({ code: 'ROLE_UNKNOWN' });
  });

  test('ends when it expires: no token lives longer, and none is given after', async () => {
    const expiresAt = new Date(clock.now().getTime() + 600_000);
    const key = await keys.create.call(as('admin'), { name: 'short', admin: false, expiresAt });
    const given = await exchange(key.id, key.secret);
    expect(given?.validUntil).toBe(Math.floor(expiresAt.getTime() / 1_000));
    await expect(keys.byToken(given?.jwt ?? '')).resolves.toMatchObject({ id: key.id });
    clock.advance(600_000);
    await expect(keys.byToken(given?.jwt ?? '')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await exchange(key.id, key.secret)).toBeNull();
    const past = keys.create.call(as('admin'), { name: 'past', admin: false, expiresAt: clock.now() });
    await expect(past).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('with a wrong secret, or an unknown one, gives nothing', async () => {
    const [one, other] = [await newKey(), await newKey()];
    expect(await exchange(one.id, other.secret)).toBeNull();
    expect(await exchange(one.id, '')).toBeNull();
    expect(await exchange('unknown', one.secret)).toBeNull();
  });

  test('is made, seen and deleted by root admins alone', async () => {
    const { id } = await newKey();
    for (const context of [as('writer'), as('admin', 'team')]) {
      await expect(keys.create.call(context, { name: 'mine', admin: true })).rejects.toThrow();
      await expect(keys.list.call(context, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(keys.delete.call(context, { id })).rejects.toThrow();
    }
    await expect(keys.list.call(unknownCaller, {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(keys.delete.call(as('admin'), { id: 'unknown' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a bearer token', () => {
  test('lives for an hour', async () => {
    const key = await newKey();
    const given = await exchange(key.id, key.secret);
    const left = (given?.validUntil ?? 0) * 1_000 - clock.now().getTime();
    expect(left).toBe(3_600_000 - 250);
    clock.advance(left - 1);
    await expect(keys.byToken(given?.jwt ?? '')).resolves.toMatchObject({ id: key.id });
    clock.advance(1);
    await expect(keys.byToken(given?.jwt ?? '')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('dies at once with its key, whose bindings go too', async () => {
    const key = await newKey(true);
    const jwt = await tokenOf(key);
    await keys.delete.call(as('admin'), { id: key.id });
    await expect(keys.byToken(jwt)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await exchange(key.id, key.secret)).toBeNull();
    const bindings = db.kysely.selectFrom('role_bindings').selectAll().where('actor_id', '=', key.id);
    expect(await bindings.execute()).toEqual([]);
  });

  const signed = (subject: string, change: (jwt: SignJWT) => SignJWT, secret = jwtKey) => {
    const now = Math.floor(clock.now().getTime() / 1_000);
    const jwt = new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(subject)
      .setAudience(audience)
      .setIssuer(audience)
      .setExpirationTime(now + 600);
    return change(jwt).sign(secret);
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const expiry = 4_000_000_000;

  test.each<[what: string, forge: (id: string) => Promise<string> | string]>([
    ['is empty', () => ''],
    ['is no token', () => 'a.b.c'],
    ['has another key', (id) => signed(id, (jwt) => jwt, randomBytes(32))],
    [
      'is for another installation',
      (id) => signed(id, (jwt) => jwt.setAudience('https://other.example.com')),
    ],
    ['is from another installation', (id) => signed(id, (jwt) => jwt.setIssuer('https://other.example.com'))],
    [
      'never ends',
      (id) =>
        new SignJWT()
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(id)
          .setAudience(audience)
          .setIssuer(audience)
          .sign(jwtKey),
    ],
    ['names nobody', () => signed('', (jwt) => jwt)],
    [
      'has another algorithm',
      (id) => {
        const body = `${part({ alg: 'HS512' })}.${part({ sub: id, aud: audience, iss: audience, exp: expiry })}`;
        return `${body}.${createHmac('sha512', jwtKey).update(body).digest('base64url')}`;
      },
    ],
    [
      'has no signature at all',
      (id) => `${part({ alg: 'none' })}.${part({ sub: id, aud: audience, iss: audience, exp: expiry })}.`,
    ],
    [
      'was altered',
      async (id) => {
        const [header, , signature] = (await signed('somebody', (jwt) => jwt)).split('.');
        return [header, part({ sub: id, aud: audience, iss: audience, exp: expiry }), signature].join('.');
      },
    ],
  ])('that %s is refused', async (_what, forge) => {
    const { id } = await newKey();
    await expect(keys.byToken(await signed(id, (jwt) => jwt))).resolves.toMatchObject({ id });
    await expect(keys.byToken(await forge(id))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('is signed with the key of the installation, which every server reads alike', async () => {
    const again = await Promise.all([loadJwtKey(db, secretBox), loadJwtKey(db, secretBox)]);
    for (const key of again) expect(Buffer.from(key).equals(Buffer.from(jwtKey))).toBe(true);
    const { rows } = await db.execute("select value #>> '{}' as value from settings where key = 'jwt_key'");
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(jwtKey).toString('base64'));
  });
});
