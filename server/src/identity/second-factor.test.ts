import { Secret, TOTP } from 'otpauth';
import { afterAll, describe, expect, test } from 'vitest';
import { password, startIdentity } from './testing/start-identity.ts';

const { db, clock, identity, newUser, as, close } = await startIdentity();
afterAll(close);
const { signIn, sessions, secondFactor, people, account } = identity;

const codeOf = (secret: string, at = clock.now()): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
const nextPeriod = () => clock.advance(30_000);

/** A user with an authenticator app. */
async function guarded() {
  const user = await newUser();
  const { secret, uri } = await secondFactor.totpBegin.call(await user.context(), {});
  nextPeriod();
  const codes = await secondFactor.totpConfirm.call(await user.context(), { code: codeOf(secret) });
  nextPeriod();
  const ticket = async (): Promise<string> => {
    const entered = await user.attempt();
    return entered.outcome === 'second-factor' ? entered.ticket : 'none was asked for';
  };
  const enterBy = async (code: string, given?: string) =>
    signIn.enterByCode.call(user.stranger, {
      ticket: given ?? (await ticket()),
      code,
      userAgent: 'vitest',
    });
  return { ...user, secret, uri, codes, ticket, enterBy };
}

describe('an authenticator app', () => {
  test('is asked for after the password, and lets in with the code of now', async () => {
    const user = await guarded();
    expect(user.uri).toMatch(/^otpauth:\/\/totp\/Gantry%20acme:User\d+\?/);
    const ticket = await user.ticket();
    expect(await sessions.bySession(ticket)).toBeNull();
    expect(await signIn.factors.call(user.stranger, { ticket })).toEqual(['TOTP', 'RECOVERY_CODE']);
    const token = await user.enterBy(codeOf(user.secret), ticket);
    expect((await sessions.bySession(token))?.actor.id).toBe(user.id);
  });

  test('gives codes that work once, and tickets that let in once', async () => {
    const user = await guarded();
    const ticket = await user.ticket();
    await user.enterBy(codeOf(user.secret), ticket);
    await expect(user.enterBy(codeOf(user.secret))).rejects.toMatchObject({ code: 'SECOND_FACTOR_FAILED' });
    nextPeriod();
    await expect(user.enterBy(codeOf(user.secret), ticket)).rejects.toMatchObject({
      code: 'SIGN_IN_EXPIRED',
    });
  });

  test('may be one period slow, and no more', async () => {
    const user = await guarded();
    nextPeriod();
    const late = codeOf(user.secret, new Date(clock.now().getTime() - 60_000));
    await expect(user.enterBy(late)).rejects.toMatchObject({ code: 'SECOND_FACTOR_FAILED' });
    await expect(
      user.enterBy(codeOf(user.secret, new Date(clock.now().getTime() - 30_000))),
    ).resolves.toBeTruthy();
  });

  test('cannot be guessed: after ten wrong codes the right one waits a quarter of an hour', async () => {
    const user = await guarded();
    const ticket = await user.ticket();
    for (let guess = 1; guess <= 10; guess++) {
      await expect(user.enterBy('not-a-code', ticket)).rejects.toMatchObject({
        code: 'SECOND_FACTOR_FAILED',
      });
    }
    await expect(user.enterBy(codeOf(user.secret))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    clock.advance(15 * 60_000);
    await expect(user.enterBy(codeOf(user.secret))).resolves.toBeTruthy();
  });

  test('is not there before its first code, and not replaced without being removed', async () => {
    const user = await newUser();
    const { secret } = await secondFactor.totpBegin.call(await user.context(), {});
    expect((await user.attempt()).outcome).toBe('signed-in');
    const wrong = secondFactor.totpConfirm.call(await user.context(), { code: '000000' });
    await expect(wrong).rejects.toMatchObject({ code: 'SECOND_FACTOR_FAILED' });
    nextPeriod();
    await secondFactor.totpConfirm.call(await user.context(), { code: codeOf(secret) });
    const again = secondFactor.totpBegin.call(await user.context(), {});
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
    const bare = secondFactor.totpDelete.call(await user.context(), { password: null });
    await expect(bare).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
    await secondFactor.totpDelete.call(await user.context(), { password });
    expect((await user.attempt()).outcome).toBe('signed-in');
    expect(await secondFactor.status.call(await user.context(), {})).toMatchObject({
      totpSince: null,
      recoveryCodesLeft: 0,
    });
  });

  test('lies sealed in the database, and its recovery codes as hashes', async () => {
    const user = await guarded();
    const { rows } = await db.execute('select * from user_totp, recovery_codes, audit_entries');
    const kept = JSON.stringify(rows);
    expect(kept).not.toContain(user.secret);
    for (const code of user.codes) expect(kept).not.toContain(code);
  });
});

describe('a recovery code', () => {
  test('lets in once, however it is typed', async () => {
    const user = await guarded();
    expect(user.codes).toHaveLength(10);
    const [first = '', second = ''] = user.codes;
    await user.enterBy(first);
    await expect(user.enterBy(first)).rejects.toMatchObject({ code: 'SECOND_FACTOR_FAILED' });
    await user.enterBy(second.toUpperCase().replace('-', ' '));
    expect(await secondFactor.status.call(await user.context(), {})).toMatchObject({ recoveryCodesLeft: 8 });
  });

  test('is worthless once others were made', async () => {
    const user = await guarded();
    const fresh = await secondFactor.recoveryCodesReplace.call(await user.context(), { password });
    await expect(user.enterBy(user.codes[0] ?? '')).rejects.toMatchObject({ code: 'SECOND_FACTOR_FAILED' });
    await expect(user.enterBy(fresh[0] ?? '')).resolves.toBeTruthy();
  });
});

describe('the second step', () => {
  test('ends after ten minutes', async () => {
    const user = await guarded();
    const ticket = await user.ticket();
    clock.advance(10 * 60_000);
    await expect(user.enterBy(codeOf(user.secret), ticket)).rejects.toMatchObject({
      code: 'SIGN_IN_EXPIRED',
    });
  });

  test('is closed to users who were deactivated meanwhile, and to tickets that nobody gave', async () => {
    const user = await guarded();
    const ticket = await user.ticket();
    await people.deactivate.call(as('admin'), { id: user.id });
    await expect(user.enterBy(codeOf(user.secret), ticket)).rejects.toMatchObject({
      code: 'SIGN_IN_EXPIRED',
    });
    await expect(user.enterBy('123456', 'made up')).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' });
  });

  test('refuses passkeys that answer no question, or nonsense', async () => {
    const user = await guarded();
    const ticket = await user.ticket();
    for (const response of ['', '{}', 'null', '{"id":"x","rawId":"x","type":"public-key"}']) {
      const call = signIn.enterByPasskey.call(user.stranger, { ticket, response, userAgent: null });
      await expect(call).rejects.toMatchObject({ code: 'PASSKEY_REFUSED' });
    }
    const offer = await secondFactor.passkeyOffer.call(await user.context(), {});
    const add = { ticket: offer.ticket, response: '{}', name: 'key' };
    const made = secondFactor.passkeyAdd.call(await user.context(), add);
    await expect(made).rejects.toMatchObject({ code: 'PASSKEY_REFUSED' });
    const twice = secondFactor.passkeyAdd.call(await user.context(), add);
    await expect(twice).rejects.toMatchObject({ code: 'SIGN_IN_EXPIRED' });
  });
});

describe('a second factor that everybody must have', () => {
  test('is set up at the next sign-in: no roles until then, and nobody is asked twice', async () => {
    const [without, having] = [await newUser(), await guarded()];
    const { token } = await without.enter();
    await account.requireSecondFactor.call(as('admin'), { required: true });
    try {
      expect(await sessions.bySession(token)).toMatchObject({
        mustSetUpSecondFactor: true,
        actor: { grants: new Map() },
      });
      const { secret } = await secondFactor.totpBegin.call(await without.context(), {});
      await secondFactor.totpConfirm.call(await without.context(), { code: codeOf(secret) });
      const after = await sessions.bySession(token);
      expect(after?.mustSetUpSecondFactor).toBe(false);
      expect(after?.actor.grants.size).toBeGreaterThan(0);
      const other = await sessions.bySession(await having.enterBy(codeOf(having.secret)));
      expect(other?.mustSetUpSecondFactor).toBe(false);
    } finally {
      await account.requireSecondFactor.call(as('admin'), { required: false });
    }
  });

  test('is demanded by root admins alone', async () => {
    for (const context of [as('writer'), as('admin', 'team')]) {
      await expect(account.requireSecondFactor.call(context, { required: true })).rejects.toThrow();
    }
  });
});

describe('a lost second factor', () => {
  test('is reset by a root admin, which signs the person out', async () => {
    const user = await guarded();
    const token = await user.enterBy(codeOf(user.secret));
    await expect(people.resetSecondFactor.call(as('writer'), { id: user.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await people.resetSecondFactor.call(as('admin'), { id: user.id });
    expect(await sessions.bySession(token)).toBeNull();
    expect((await user.attempt()).outcome).toBe('signed-in');
  });
});
