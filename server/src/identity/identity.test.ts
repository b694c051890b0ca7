import { afterAll, describe, expect, test, vi } from 'vitest';
import { createUseCases, isRootAdmin, nobody } from '../authz/index.ts';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { newId } from '../platform/ids.ts';
import { hashPassword } from '../platform/secrets/index.ts';
import { ensureFirstAdmin, loadActor } from './index.ts';
import { createSessions, idleDays, sessionDays } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { insertUser, settleSetting } from './store.ts';
import { password, startIdentity } from './testing/start-identity.ts';
import { createThrottle } from './throttle.ts';

const { db, clock, identity, secretBox, newUser, close } = await startIdentity();
afterAll(close);
const { signIn, sessions } = identity;
const hash = await hashPassword(password);

describe('signing in', () => {
  test('takes the name in any case and gives a session of the user', async () => {
    const { id, username, enter } = await newUser();
    const { token, userId } = await enter(password, username.toUpperCase());
    expect(userId).toBe(id);
    const signedIn = await sessions.bySession(token);
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

  test('answers a deactivated user like a wrong password, and in as much time', async () => {
    const user = await newUser();
    await db.kysely
      .updateTable('users')
      .set({ deactivated_at: clock.now() })
      .where('id', '=', user.id)
      .execute();
    const took = async (attempt: () => Promise<unknown>) => {
      const begun = performance.now();
      await expect(attempt()).rejects.toMatchObject({
        code: 'LOGIN_FAILED',
        message: 'The user name or the password is wrong.',
      });
      return performance.now() - begun;
    };
    const other = await newUser();
    const attempts = [
      () => user.attempt(),
      () => other.attempt('wrong'),
      () => other.attempt(password, 'nobody knows me'),
    ];
    const fastest = attempts.map(() => Number.POSITIVE_INFINITY);
    for (let round = 1; round <= 3; round++) {
      for (const [which, attempt] of attempts.entries()) {
        fastest[which] = Math.min(fastest[which] ?? 0, await took(attempt));
      }
    }
    // Deriving the key takes 20 ms and more: an answer without it would be five times as fast.
    expect(Math.min(...fastest)).toBeGreaterThan(Math.max(...fastest) / 4);
  });

  test('is kept in the audit trail, failures too', async () => {
    const { id, username, enter, attempt } = await newUser();
    await expect(attempt('wrong')).rejects.toThrow();
    await enter();
    const entries = await db.kysely
      .selectFrom('audit_entries')
      .select(['outcome', 'actor_id', 'details'])
      .where('operation', '=', 'session.create')
      .orderBy('id', 'desc')
      .limit(2)
      .execute();
    expect(entries).toEqual([
      { outcome: 'done', actor_id: id, details: {} },
      { outcome: 'denied', actor_id: 'nobody', details: { username } },
    ]);
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
    const { stranger } = await newUser();
    const call = signIn.sessionCreate.call(stranger, { username: 'robot', password: ' ', userAgent: null });
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
  const dayMilliseconds = 24 * 3_600_000;

  test('ends after two weeks, however often it is seen', async () => {
    const { enter } = await newUser();
    const { token } = await enter(password);
    for (let day = 1; day < sessionDays; day++) {
      clock.advance(dayMilliseconds);
      expect(await sessions.bySession(token)).not.toBeNull();
    }
    clock.advance(dayMilliseconds);
    expect(await sessions.bySession(token)).toBeNull();
  });

  test('ends when it was not seen for days', async () => {
    const { enter } = await newUser();
    const { token } = await enter(password);
    clock.advance(idleDays * dayMilliseconds);
    expect(await sessions.bySession(token)).toBeNull();
  });

  test('never takes an id from the browser: each sign-in makes its own', async () => {
    const { enter } = await newUser();
    const [first, second] = [await enter(), await enter()];
    expect(first.token).not.toBe(second.token);
    expect(first.token).toMatch(/^[\w-]{43}$/);
  });

  test('is listed with its device and address, and revoked one by one or all but the own', async () => {
    const user = await newUser();
    const [own, other, third] = [await user.enter(), await user.enter(), await user.enter()];
    const list = async () => sessions.useCases.list.call(await user.context(), { current: own.token });
    expect(await list()).toHaveLength(3);
    expect((await list()).filter(({ current }) => current)).toEqual([
      expect.objectContaining({
        remote_address: user.remoteAddress,
        user_agent: 'vitest',
        method: 'password',
      }),
    ]);
    expect(JSON.stringify(await list())).not.toContain('token');
    const ofOther = (await sessions.useCases.list.call(await user.context(), { current: other.token })).find(
      ({ current }) => current,
    );
    const stranger = await newUser();
    const id = ofOther?.id ?? '';
    await expect(sessions.useCases.revoke.call(await stranger.context(), { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await sessions.useCases.revoke.call(await user.context(), { id })).toBe(true);
    expect(await sessions.bySession(other.token)).toBeNull();
    expect(await sessions.useCases.revokeOthers.call(await user.context(), { current: own.token })).toBe(1);
    expect(await sessions.bySession(third.token)).toBeNull();
    expect(await sessions.bySession(own.token)).not.toBeNull();
  });

  test('ends at signing out; an unknown one ends quietly', async () => {
    const { enter, stranger: context } = await newUser();
    const { token } = await enter(password);
    expect(await sessions.useCases.end.call(context, { token })).toBe(true);
    expect(await sessions.bySession(token)).toBeNull();
    expect(await sessions.useCases.end.call(context, { token: 'unknown' })).toBe(true);
    expect(await sessions.useCases.end.call(context, { token: null })).toBe(true);
  });

  test('follows the roles of its user at once', async () => {
    const { id, enter } = await newUser({ role: 'reader' });
    const { token } = await enter(password);
    await db.kysely.updateTable('role_bindings').set({ role: 'admin' }).where('actor_id', '=', id).execute();
    const admin = await sessions.bySession(token);
    expect(admin !== null && isRootAdmin(admin.actor)).toBe(true);
    await db.kysely
      .updateTable('role_bindings')
      .set({ role: 'no such role' })
      .where('actor_id', '=', id)
      .execute();
    expect((await sessions.bySession(token))?.actor.grants.size).toBe(0);
  });
});

describe('changing the password', () => {
  const next = 'another long password';
  const signedIn = async (token: string) => {
    const actor = (await sessions.bySession(token))?.actor ?? nobody;
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
    expect(await sessions.bySession(kept.token)).not.toBeNull();
    expect(await sessions.bySession(ended.token)).toBeNull();
    expect(await sessions.bySession(others.token)).not.toBeNull();
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
    expect(await sessions.bySession(token)).not.toBeNull();
  });

  test.each([
    ['a short password', 'too short'],
    ['one that is tried first', 'Password1234'],
    ['one with few characters', 'abababababababab'],
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
    expect(await sessions.bySession(token)).toMatchObject({
      mustChangePassword: true,
      actor: { grants: new Map() },
    });
    await (await signedIn(token))({ current: password, next, keepSession: token });
    const after = await sessions.bySession(token);
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
    await expect(asMachine).rejects.toMatchObject({ code: 'FORBIDDEN' });
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
      const deps = {
        db: empty.db,
        clock,
        useCases: createUseCases(empty.db, async () => undefined),
        secretBox,
        publicUrl: 'https://gantry.example.com',
        throttle: createThrottle(clock),
      };
      const session = await createSignIn(deps).sessionCreate.call(
        { actor: nobody, remoteAddress: null },
        { username: row.username, password: first?.oneTimePassword ?? '', userAgent: null },
      );
      const token = session.outcome === 'signed-in' ? session.token : '';
      expect((await createSessions(deps).bySession(token))?.mustChangePassword).toBe(true);
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
