import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { RecordOpen, UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Queryable } from '../platform/db/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { offerAuthentication, readAuthentication } from './passkeys.ts';
import { totpContext } from './second-factor.ts';
import {
  countRecoveryCodes,
  passkeysOf,
  totpOf,
  usePasskey,
  useRecoveryCode,
  useTotpStep,
} from './second-factor-store.ts';
import { startSession } from './sessions.ts';
import { readStep, type StepRow, takeStep, updateStep } from './steps-store.ts';
import { type UserRow, userById } from './store.ts';
import type { Throttle } from './throttle.ts';
import { isTotpCode, recoveryCodeHash, totpStep } from './totp.ts';

export type SecondStepDeps = {
  db: Db;
  clock: Clock;
  useCases: UseCases;
  secretBox: SecretBox;
  publicUrl: string;
  throttle: Throttle;
};

export type Entry = {
  readonly user: UserRow;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly now: Date;
};
export type Factor = 'TOTP' | 'PASSKEY' | 'RECOVERY_CODE';

const ticket = z.string().max(128);
const userAgent = z.string().max(512).nullable();

/** The second step of signing in: a code or a passkey, within ten minutes after the password. */
export function createSecondStep(deps: SecondStepDeps) {
  return {
    factors: factors(deps),
    enterByCode: enterByCode(deps),
    offerPasskey: offerPasskey(deps),
    enterByPasskey: enterByPasskey(deps),
  };
}

const factors = ({ db, clock, useCases }: SecondStepDeps) =>
  useCases.open({
    name: 'session.factors',
    who: 'anyone',
    kind: 'read',
    input: z.object({ ticket }),
    run: async ({ input }): Promise<Factor[]> => {
      const { user } = await begunBy(db.kysely, input.ticket, clock.now());
      const [totp, passkeys, codes] = await Promise.all([
        totpOf(db.kysely, user.id),
        passkeysOf(db.kysely, user.id),
        countRecoveryCodes(db.kysely, user.id),
      ]);
      return [
        ...(passkeys.length > 0 ? (['PASSKEY'] as const) : []),
        ...(totp?.confirmed_at != null ? (['TOTP'] as const) : []),
        ...(codes > 0 ? (['RECOVERY_CODE'] as const) : []),
      ];
    },
  });

const enterByCode = (deps: SecondStepDeps) =>
  deps.useCases.open({
    name: 'session.enterByCode',
    who: 'anyone',
    kind: 'write',
    input: z.object({ ticket, code: z.string().trim().max(64), userAgent }),
    run: async ({ input, context, record }) => {
      const { db, clock, throttle } = deps;
      const { user } = await begunBy(db.kysely, input.ticket, clock.now());
      // Six digits are few: they are guessed at by the user, not by the ticket.
      const keys = [`second-factor:${user.id}`];
      throttle.attempt(keys);
      if (!(await isRightCode(deps, user.id, input.code))) {
        await record(null, { ...enteredAs(user), outcome: 'denied' });
        throw new AppError('SECOND_FACTOR_FAILED');
      }
      throttle.succeeded(keys);
      const entry = { user, remoteAddress: context.remoteAddress, userAgent: input.userAgent };
      return finish(deps, { ...entry, now: clock.now() }, { ticket: input.ticket, record });
    },
  });

async function isRightCode(
  { db, clock, secretBox }: SecondStepDeps,
  userId: string,
  given: string,
): Promise<boolean> {
  const code = given.replace(/\s/g, '');
  if (!isTotpCode(code)) return useRecoveryCode(db.kysely, userId, recoveryCodeHash(code));
  const totp = await totpOf(db.kysely, userId);
  if (totp?.confirmed_at == null) return false;
  const step = totpStep(secretBox.open(totp.secret, totpContext(userId)).toString(), code, clock.now());
  return step !== null && useTotpStep(db.kysely, userId, step);
}

const offerPasskey = ({ db, clock, useCases, publicUrl }: SecondStepDeps) =>
  useCases.open({
    name: 'session.offerPasskey',
    who: 'anyone',
    kind: 'write',
    input: z.object({ ticket }),
    run: async ({ input }) => {
      const { user } = await begunBy(db.kysely, input.ticket, clock.now());
      const offered = await offerAuthentication(publicUrl, await passkeysOf(db.kysely, user.id));
      await updateStep(db.kysely, input.ticket, { challenge: offered.challenge });
      return offered.options;
    },
  });

const offeredData = z.object({ challenge: z.string() });

const enterByPasskey = (deps: SecondStepDeps) =>
  deps.useCases.open({
    name: 'session.enterByPasskey',
    who: 'anyone',
    kind: 'write',
    input: z.object({ ticket, response: z.string().max(100_000), userAgent }),
    run: async ({ input, context, record }) => {
      const { db, clock, publicUrl } = deps;
      const now = clock.now();
      const { user, step } = await begunBy(db.kysely, input.ticket, now);
      const offered = offeredData.safeParse(step.data);
      if (!offered.success) throw new AppError('PASSKEY_REFUSED');
      const expected = { publicUrl, challenge: offered.data.challenge, response: input.response };
      const { id, counter } = await readAuthentication(expected, await passkeysOf(db.kysely, user.id));
      await usePasskey(db.kysely, { id, counter, now });
      const entry = { user, remoteAddress: context.remoteAddress, userAgent: input.userAgent, now };
      return finish(deps, entry, { ticket: input.ticket, record });
    },
  });

/** The step ends and the session starts together: a ticket lets in once. */
function finish(
  { db }: SecondStepDeps,
  { user, ...entry }: Entry,
  { ticket: token, record }: { ticket: string; record: RecordOpen },
): Promise<string> {
  return db.transaction(async (trx) => {
    const step = await takeStep(trx, { kind: 'second-factor', token, now: entry.now });
    if (step === undefined) throw new AppError('SIGN_IN_EXPIRED');
    await record(trx, enteredAs(user));
    return startSession(trx, { userId: user.id, method: 'password', ...entry });
  });
}

async function begunBy(db: Queryable, token: string, now: Date): Promise<{ step: StepRow; user: UserRow }> {
  const step = await readStep(db, { kind: 'second-factor', token, now });
  const user = step?.user_id == null ? undefined : await userById(db, step.user_id);
  if (step === undefined || user === undefined || user.deactivated_at !== null) {
    throw new AppError('SIGN_IN_EXPIRED');
  }
  return { step, user };
}

/** Whom the audit trail names for an operation that began with nobody. */
export const enteredAs = ({ id, username }: Pick<UserRow, 'id' | 'username'>) => ({
  actor: { kind: 'user', id, name: username } as const,
  subject: { kind: 'user', id },
});
