import { afterAll, describe, expect, test } from 'vitest';
import { isAllowed, isRootAdmin } from '../authz/index.ts';
import { loadActor } from './load-actor.ts';
import { startIdentity } from './testing/start-identity.ts';

const { db, clock, identity, newUser, as, stranger, close } = await startIdentity();
afterAll(close);
const { people, sessions, linkedAccounts } = identity;

// Somebody who stays, so that tests may take others away.
const root = await newUser();

const change = (id: string, input: object = {}) => ({
  id,
  username: `renamed-${id}`,
  displayName: 'Grace Hopper',
  email: null,
  bindings: [{ role: 'reader', spaceId: 'root' }],
  ...input,
});

describe('people', () => {
  test('are listed with what is known of them, without their secrets', async () => {
    const user = await newUser({ role: 'writer', email: 'ada@example.com' });
    await user.enter();
    const list = await people.list.call(as('admin'), {});
    expect(list.find(({ id }) => id === user.id)).toMatchObject({
      username: user.username,
      email: 'ada@example.com',
      has_password: true,
      has_totp: false,
      passkeys: 0,
      last_sign_in_at: clock.now(),
      bindings: [{ role: 'writer', spaceId: 'root' }],
    });
    expect(JSON.stringify(list)).not.toContain('argon2');
  });

  test('are renamed and given other roles, at once for their sessions', async () => {
    const user = await newUser();
    const { token } = await user.enter();
    await people.update.call(as('admin'), change(user.id));
    const actor = (await sessions.bySession(token))?.actor;
    expect(actor?.name).toBe(`renamed-${user.id}`);
    expect(actor && isAllowed(actor, 'run:read', 'root')).toBe(true);
    expect(actor && isAllowed(actor, 'run:trigger', 'root')).toBe(false);
  });

  test.each([
    ['a name that somebody has', { username: root.username.toUpperCase() }, 'USERNAME_TAKEN'],
    ['a name with a space', { username: 'ada lovelace' }, 'BAD_INPUT'],
    ['no address', { email: 'ada' }, 'BAD_INPUT'],
    ['a role that does not exist', { bindings: [{ role: 'boss', spaceId: 'root' }] }, 'ROLE_UNKNOWN'],
    ['a space that does not exist', { bindings: [{ role: 'reader', spaceId: 'mars' }] }, 'FORBIDDEN'],
  ])('are not given %s', async (_what, input, code) => {
    const user = await newUser();
    await expect(people.update.call(as('admin'), change(user.id, input))).rejects.toMatchObject({ code });
    expect((await people.list.call(as('admin'), {})).find(({ id }) => id === user.id)).toMatchObject({
      username: user.username,
      bindings: [{ role: 'admin', spaceId: 'root' }],
    });
  });

  test('who are deactivated are out at once, in every way, and come back when activated', async () => {
    const user = await newUser();
    const { token } = await user.enter();
    const { code } = await linkedAccounts.useCases.issueCode.call(await user.context(), {});
    const bitbucket = { provider: 'bitbucket_cloud', uuid: '{1}', name: 'Ada' };
    await linkedAccounts.redeemLinkCode(bitbucket, code);
    await people.deactivate.call(as('admin'), { id: user.id });
    expect(await sessions.bySession(token)).toBeNull();
    expect(await linkedAccounts.actorOf(bitbucket)).toBeNull();
    await expect(user.attempt()).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    await people.activate.call(as('admin'), { id: user.id });
    expect(await sessions.bySession((await user.enter()).token)).not.toBeNull();
  });

  test('who are deleted leave nothing but the audit trail', async () => {
    const user = await newUser();
    const { token } = await user.enter();
    await people.delete.call(as('admin'), { id: user.id });
    expect(await sessions.bySession(token)).toBeNull();
    const { grants } = await loadActor(db.kysely, { kind: 'user', id: user.id, name: '' });
    expect(grants.size).toBe(0);
    await expect(people.delete.call(as('admin'), { id: user.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('who lost the password get one that works once', async () => {
    const user = await newUser();
    const { token } = await user.enter();
    const secret = await people.resetPassword.call(as('admin'), { id: user.id });
    expect(await sessions.bySession(token)).toBeNull();
    await expect(user.attempt()).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    expect(await sessions.bySession((await user.enter(secret)).token)).toMatchObject({
      mustChangePassword: true,
    });
    const own = people.resetPassword.call(await root.context(), { id: root.id });
    await expect(own).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { rows } = await db.execute('select * from users, audit_entries');
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('are for root admins alone', async () => {
    const user = await newUser();
    const { id } = user;
    for (const context of [as('writer'), as('admin', 'team')]) {
      await expect(people.list.call(context, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(people.update.call(context, change(id))).rejects.toThrow();
      for (const verb of [people.deactivate, people.activate, people.delete, people.resetPassword]) {
        await expect(verb.call(context, { id })).rejects.toThrow();
      }
    }
    await expect(people.list.call(stranger, {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('the last root admin', () => {
  test('is neither deactivated, deleted, nor given lesser roles, also when two are at it at once', async () => {
    const admins = (await people.list.call(as('admin'), {})).filter(({ bindings, deactivated_at }) =>
      bindings.some(({ role, spaceId }) => role === 'admin' && spaceId === 'root' && deactivated_at === null),
    );
    for (const { id } of admins.filter((admin) => admin.id !== root.id)) {
      await people.deactivate.call(as('admin'), { id });
    }
    const refused = { code: 'LAST_ROOT_ADMIN' };
    await expect(people.deactivate.call(as('admin'), { id: root.id })).rejects.toMatchObject(refused);
    await expect(people.delete.call(as('admin'), { id: root.id })).rejects.toMatchObject(refused);
    await expect(people.update.call(as('admin'), change(root.id))).rejects.toMatchObject(refused);
    const second = await newUser();
    const both = await Promise.allSettled(
      [root, second].map(({ id }) => people.deactivate.call(as('admin'), { id })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const left = both[0]?.status === 'rejected' ? root : second;
    expect(isRootAdmin((await left.context()).actor)).toBe(true);
  });
});
