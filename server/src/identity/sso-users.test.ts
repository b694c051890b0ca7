import { afterAll, describe, expect, test } from 'vitest';
import { isAllowed } from '../authz/index.ts';
import { bindRole } from './bind-role.ts';
import { loadActor } from './load-actor.ts';
import { localPath } from './sso.ts';
import { readPerson, userOfClaims } from './sso-users.ts';
import { startIdentity } from './testing/start-identity.ts';

const { db, newUser, clock, identity, as, stranger, close } = await startIdentity();
afterAll(close);

const settings = {
  issuer: 'https://login.example.com',
  groupsClaim: 'groups',
  allowedDomains: ['example.com'],
};
const claims = {
  sub: '1',
  email: 'ada@example.com',
  email_verified: true,
  name: 'Ada',
  groups: ['platform'],
};
const enter = (change: object = {}, of = settings) =>
  db.transaction((trx) => userOfClaims(trx, of, { ...claims, ...change }));

describe('who comes from the identity provider', () => {
  test('is made at the first time, known at the next, and holds the roles of the groups', async () => {
    await db.transaction((trx) =>
      bindRole(trx, {
        actorKind: 'group',
        actorId: 'platform',
        role: 'writer',
        spaceId: 'root',
        createdBy: 'test',
      }),
    );
    const user = await enter();
    expect(user).toMatchObject({ username: 'ada@example.com', display_name: 'Ada', password_hash: null });
    const actorOf = async (groups: string[]) =>
      loadActor(db.kysely, { kind: 'user', id: user.id, name: user.username, groups });
    expect(isAllowed(await actorOf(user.groups), 'run:trigger', 'root')).toBe(true);
    const again = await enter({ groups: 'other', email: 'new@example.com' });
    expect(again).toMatchObject({ id: user.id, groups: ['other'] });
    expect(isAllowed(await actorOf(again.groups), 'run:trigger', 'root')).toBe(false);
  });

  test('is the user of the same address when the provider verified it, and another one when not', async () => {
    const grace = await newUser({ email: 'grace@example.com' });
    const byClaim = { sub: '2', email: 'Grace@example.com', preferred_username: 'hopper' };
    expect((await enter({ ...byClaim, email_verified: undefined })).id).not.toBe(grace.id);
    const linus = await newUser({ email: 'linus@example.com' });
    expect((await enter({ sub: '3', email: 'linus@example.com' })).id).toBe(linus.id);
  });

  test('never takes over a name that somebody has', async () => {
    const user = await newUser();
    const made = await enter({ sub: '4', email: 'x@example.com', preferred_username: user.username });
    expect(made.id).not.toBe(user.id);
    expect(made.username).toMatch(new RegExp(`^${user.username}-`));
  });

  test.each([
    ['of another domain', { sub: '5', email: 'eve@evil.com' }],
    ['of a domain that only ends alike', { sub: '5', email: 'eve@notexample.com' }],
    ['without an address', { sub: '5', email: undefined }],
    ['with an address that is not verified', { sub: '5', email_verified: false }],
  ])('%s is refused where domains are named', async (_what, change) => {
    await expect(enter(change)).rejects.toMatchObject({ code: 'SSO_REFUSED' });
  });

  test('is refused when deactivated', async () => {
    const user = await enter({ sub: '6', email: 'six@example.com' });
    await db.kysely
      .updateTable('users')
      .set({ deactivated_at: clock.now() })
      .where('id', '=', user.id)
      .execute();
    await expect(enter({ sub: '6', email: 'six@example.com' })).rejects.toMatchObject({
      code: 'SSO_REFUSED',
    });
  });

  test('has groups whatever the claim looks like', () => {
    const groupsOf = (groups: unknown) =>
      readPerson({ ...settings, allowedDomains: [] }, { sub: '7', groups }).groups;
    expect(groupsOf(['a', 'a', '', 5, 'b'])).toEqual(['a', 'b']);
    expect(groupsOf('one')).toEqual(['one']);
    expect(groupsOf(undefined)).toEqual([]);
    expect(groupsOf({ not: 'a list' })).toEqual([]);
  });
});

test.each([
  ['/stacks?x=1#y', '/stacks?x=1#y'],
  ['https://evil.example.com', '/'],
  ['//evil.example.com', '/'],
  ['/\\evil.example.com', '/'],
  ['/a\\b', '/'],
  ['/a\nSet-Cookie: x', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/sign-in', '/'],
  ['/sso/start', '/'],
  ['', '/'],
])('after the sign-in %j leads to %s', (next, path) => {
  expect(localPath(next)).toBe(path);
});

describe('single sign-on', () => {
  const input = {
    label: 'Acme',
    issuer: 'http://127.0.0.1:9',
    clientId: 'gantry',
    clientSecret: 'shh',
    scopes: [],
    groupsClaim: null,
    allowedDomains: [],
  };

  test('is not saved when the provider does not answer, nor with a bad address', async () => {
    await expect(identity.sso.save.call(as('admin'), input)).rejects.toMatchObject({
      code: 'SSO_PROVIDER_UNUSABLE',
    });
    const plain = { ...input, issuer: 'http://login.example.com' };
    await expect(identity.sso.save.call(as('admin'), plain)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const bare = { ...input, clientSecret: null };
    await expect(identity.sso.save.call(as('admin'), bare)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await identity.sso.label()).toBeNull();
    await expect(identity.sso.start.call(stranger, { next: '/' })).rejects.toMatchObject({
      code: 'SSO_NOT_CONFIGURED',
    });
  });

  test('does not end with a ticket that nobody gave', async () => {
    const finish = { ticket: 'made up', query: '?code=x&state=y', userAgent: null };
    await expect(identity.sso.finish.call(stranger, finish)).rejects.toMatchObject({
      code: 'SIGN_IN_EXPIRED',
    });
  });
});
