import { afterAll, describe, expect, test, vi } from 'vitest';
import { createRecordAudit } from '../audit/index.ts';
import { type CallContext, createUseCases, isRootAdmin, nobody, type RoleName } from '../authz/index.ts';
import { manualClock } from '../platform/clock.ts';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { newId } from '../platform/ids.ts';
import { hashPassword } from '../platform/secrets/index.ts';
import { insertBinding } from './bindings-store.ts';
import { createSignIn, ensureFirstAdmin, loadActor, sessionDays } from './index.ts';
import { insertUser, settleSetting } from './store.ts';
import { createThrottle } from './throttle.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database.drop());

const clock = manualClock('2026-11-23T10:00:00Z');
const useCases = createUseCases(db, createRecordAudit({ db, clock }));
const signIn = createSignIn({ db, clock, useCases });

const password = 'correct horse battery staple';
const hash = await hashPassword(password);
let users = 0;

/** A new user; each has an address of its own, so that the throttle keeps them apart. */
async function newUser(given: { role?: RoleName; mustChange?: boolean } = {}) {
  const { role = 'admin', mustChange = false } = given;
  users += 1;
  const id = newId();
  const username = `User${users}`;
  await insertUser(db.kysely, { id, username, password_hash: hash, must_change_password: mustChange });
  const binding = { id: newId(), actor_kind: 'user', actor_id: id, role, space_id: 'root' } as const;
  await insertBinding(db.kysely, binding);
  const context: CallContext = { actor: nobody, remoteAddress: `192.0.2.${users}` };
  const enter = (secret: string, name = username) =>
    signIn.sessionCreate.call(context, { username: name, password: secret, userAgent: 'vitest' });
  return { id, username, context, enter };
}

describe('signing in', () => {
  test('takes the name in any case and gives a session of the user', async () => {
    const { id, username, enter } = await newUser();
    const { token, userId } = await enter(password, username.toUpperCase());
    expect(userId).toBe(id);
    const signedIn = await signIn.bySession(token);
    expect(signedIn).toMatchObject({
      mustChangePassword: false,
      actor: { kind: 'user', id, name: username },
    });
    expect(signedIn !== null && isRootAdmin(signedIn.actor)).toBe(true);
  });

  test('answers an unknown user and a wrong password alike', async () => {
    const { enter } = await newUser();
    const answers = await Promise.allSettled([enter('wrong'), enter(password, 'stranger')]);
    const told = answers.map(
      (answer) => answer.status === 'rejected' && [answer.reason.code, answer.reason.message],
    );
    expect(told[0]).toEqual(['LOGIN_FAILED', 'The user name or the password is wrong.']);
    expect(told[1]).toEqual(told[0]);
  });

  test('keeps neither the token nor the password in the database', async () => {
    const { enter } = await newUser();
    const { token } = await enter(password);
    const { rows } = await db.execute('select * from sessions, users, audit_entries');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  test('a user without a password cannot sign in', async () => {
    const id = newId();
    await insertUser(db.kysely, { id, username: 'robot', password_hash: null });
    const { context } = await newUser();
    const call = signIn.sessionCreate.call(context, { username: 'robot', password: ' ', userAgent: null });
    await expect(call).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
  });
});

describe('guessing', () => {
  test('is refused after ten attempts, for the right password too, until a quarter of an hour is over', async () => {
    const { enter } = await newUser();
    for (let guess = 1; guess <= 10; guess++) {
      await expect(enter(`wrong ${guess}`)).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    }
    await expect(enter(password)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    clock.advance(15 * 60_000);
    await expect(enter(password)).resolves.toHaveProperty('token');
  });

  test('is counted before the answer, so that guesses at the same time do not slip through', async () => {
    const { enter } = await newUser();
    const guesses = await Promise.allSettled(
      Array.from({ length: 30 }, (_, guess) => enter(`wrong ${guess}`)),
    );
    const codes = guesses.map((guess) => guess.status === 'rejected' && guess.reason.code);
    expect(codes.filter((code) => code === 'LOGIN_FAILED')).toHaveLength(10);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(20);
  });

  test('of many names from one address is refused as well', async () => {
    const { enter } = await newUser();
    for (let guess = 1; guess <= 10; guess++) {
      await expect(enter('wrong', `name ${guess}`)).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    }
    await expect(enter('wrong', 'another name')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  test('starts anew after a success, for that name and address alone', () => {
    const throttle = createThrottle(clock);
    const tenTimes = (key: string) => {
      for (let guess = 1; guess <= 10; guess++) throttle.attempt([key]);
    };
    tenTimes('ada');
    tenTimes('bob');
    throttle.succeeded(['ada']);
    tenTimes('ada');
    for (const keys of [['bob'], ['carol', 'bob']]) {
      expect(() => throttle.attempt(keys)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    }
    tenTimes('carol');
  });
});

describe('a session', () => {
  test('ends after two weeks', async () => {
    const { enter } = await newUser();
    const { token } = await enter(password);
    clock.advance(sessionDays * 24 * 3_600_000 - 1);
    expect(await signIn.bySession(token)).not.toBeNull();
    clock.advance(1);
    expect(await signIn.bySession(token)).toBeNull();
  });

  test('ends at signing out; an unknown one ends quietly', async () => {
    const { enter, context } = await newUser();
    const { token } = await enter(password);
    expect(await signIn.sessionDelete.call(context, { token })).toBe(true);
    expect(await signIn.bySession(token)).toBeNull();
    expect(await signIn.sessionDelete.call(context, { token: 'unknown' })).toBe(true);
    expect(await signIn.sessionDelete.call(context, { token: null })).toBe(true);
  });

  test('follows the roles of its user at once', async () => {
    const { id, enter } = await newUser({ role: 'reader' });
    const { token } = await enter(password);
    await db.kysely.updateTable('role_bindings').set({ role: 'admin' }).where('actor_id', '=', id).execute();
    const admin = await signIn.bySession(token);
    expect(admin !== null && isRootAdmin(admin.actor)).toBe(true);
    await db.kysely
      .updateTable('role_bindings')
      .set({ role: 'no such role' })
      .where('actor_id', '=', id)
      .execute();
    expect((await signIn.bySession(token))?.actor.grants.size).toBe(0);
  });
});

describe('changing the password', () => {
  const next = 'another long password';
  const signedIn = async (token: string) => {
    const actor = (await signIn.bySession(token))?.actor ?? nobody;
    return (given: { current: string; next: string; keepSession: string | null }) =>
      signIn.passwordChange.call({ actor, remoteAddress: null }, given);
  };

  test('ends the other sessions of the user and nobody else’s', async () => {
    const [user, other] = [await newUser(), await newUser()];
    const [kept, ended, others] = [
      await user.enter(password),
      await user.enter(password),
      await other.enter(password),
    ];
    await (await signedIn(kept.token))({ current: password, next, keepSession: kept.token });
    expect(await signIn.bySession(kept.token)).not.toBeNull();
    expect(await signIn.bySession(ended.token)).toBeNull();
    expect(await signIn.bySession(others.token)).not.toBeNull();
    await expect(user.enter(password)).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    await expect(user.enter(next)).resolves.toHaveProperty('token');
  });

  test('needs the current one, is throttled, and changes nothing when it is wrong', async () => {
    const user = await newUser();
    const { token } = await user.enter(password);
    const change = await signedIn(token);
    for (let guess = 1; guess <= 10; guess++) {
      const wrong = change({ current: `wrong ${guess}`, next, keepSession: null });
      await expect(wrong).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    }
    const right = change({ current: password, next, keepSession: null });
    await expect(right).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(user.enter(password)).resolves.toHaveProperty('token');
    expect(await signIn.bySession(token)).not.toBeNull();
  });

  test.each([
    ['a short password', 'too short'],
    ['the same password', password],
  ])('to %s is refused', async (_what, wanted) => {
    const { token } = await (await newUser()).enter(password);
    const call = (await signedIn(token))({ current: password, next: wanted, keepSession: null });
    await expect(call).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/^next: /),
    });
  });

  test('who must change it holds no roles until then', async () => {
    const { enter } = await newUser({ mustChange: true });
    const { token } = await enter(password);
    expect(await signIn.bySession(token)).toMatchObject({
      mustChangePassword: true,
      actor: { grants: new Map() },
    });
    await (await signedIn(token))({ current: password, next, keepSession: token });
    const after = await signIn.bySession(token);
    expect(after?.mustChangePassword).toBe(false);
    expect(after !== null && isRootAdmin(after.actor)).toBe(true);
  });

  test('is nothing for nobody, nor for a machine', async () => {
    const given = { current: password, next, keepSession: null };
    const asNobody = signIn.passwordChange.call({ actor: nobody, remoteAddress: null }, given);
    await expect(asNobody).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const { id } = await newUser();
    const machine = { ...nobody, kind: 'api_key', id } as const;
    const asMachine = signIn.passwordChange.call({ actor: machine, remoteAddress: null }, given);
    await expect(asMachine).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
  });
});

describe('the first admin', () => {
  test('is made once, however many servers start at once, with a one-time password where none is configured', async () => {
    const empty = await createTestDatabase();
    try {
      const names = ['admin', 'admin', 'root', 'ada'];
      const made = await Promise.all(
        names.map((username) => ensureFirstAdmin(empty.db, { username, password: null })),
      );
      const [first, ...rest] = made.filter((admin) => admin !== null);
      expect(rest).toEqual([]);
      const row = await empty.db.kysely.selectFrom('users').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ username: first?.username, must_change_password: true });
      const actor = await loadActor(empty.db.kysely, { kind: 'user', id: row.id, name: row.username });
      expect(isRootAdmin(actor)).toBe(true);
      const entry = createSignIn({
        db: empty.db,
        clock,
        useCases: createUseCases(empty.db, async () => undefined),
      });
      const session = await entry.sessionCreate.call(
        { actor: nobody, remoteAddress: null },
        { username: row.username, password: first?.oneTimePassword ?? '', userAgent: null },
      );
      expect((await entry.bySession(session.token))?.mustChangePassword).toBe(true);
      expect(await ensureFirstAdmin(empty.db, { username: 'late', password })).toBeNull();
    } finally {
      await empty.drop();
    }
  });

  test('waits for the server that is making one just now, and then makes none', async () => {
    const empty = await createTestDatabase();
    try {
      const late = await empty.db.transaction(async (trx) => {
        await insertUser(trx, { id: newId(), username: 'first', password_hash: hash });
        const answer = ensureFirstAdmin(empty.db, { username: 'late', password });
        await vi.waitFor(async () => {
          const { rows } = await empty.db.execute(
            "select from pg_locks where not granted and relation = 'users'::regclass",
          );
          expect(rows).toHaveLength(1);
        }, 10_000);
        return { answer };
      });
      expect(await late.answer).toBeNull();
    } finally {
      await empty.drop();
    }
  });

  test('keeps the configured password, which need not be changed and is not told', async () => {
    const empty = await createTestDatabase();
    try {
      const made = await ensureFirstAdmin(empty.db, { username: 'admin', password });
      expect(made).toEqual({ username: 'admin', oneTimePassword: null });
      const row = await empty.db.kysely.selectFrom('users').selectAll().executeTakeFirstOrThrow();
      expect(row.must_change_password).toBe(false);
    } finally {
      await empty.drop();
    }
  });
});

test('a setting keeps the first value that was ever written', async () => {
  const values = await Promise.all([1, 2, 3, 4].map((value) => settleSetting(db.kysely, 'first', value)));
  expect(new Set(values).size).toBe(1);
  expect(await settleSetting(db.kysely, 'first', 5)).toBe(values[0]);
});
