import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Db, Queryable, Trx } from '../platform/db/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { readAccount } from './account-store.ts';
import { requireOwnPassword, requirePerson } from './own-account.ts';
import { offerRegistration, passkeysAvailable, readRegistration } from './passkeys.ts';
import {
  beginTotp,
  confirmTotp,
  countRecoveryCodes,
  deletePasskey,
  deleteTotp,
  insertPasskey,
  passkeysOf,
  replaceRecoveryCodes,
  totpOf,
  useTotpStep,
} from './second-factor-store.ts';
import { beginStep, takeStep } from './steps-store.ts';
import type { Throttle } from './throttle.ts';
import { newRecoveryCodes, newTotpSecret, recoveryCodeHash, totpStep, totpUri } from './totp.ts';

export type SecondFactorDeps = {
  db: Db;
  clock: Clock;
  useCases: UseCases;
  secretBox: SecretBox;
  publicUrl: string;
  throttle: Throttle;
};

export const totpContext = (userId: string): string => `user:${userId}:totp`;
const password = z.string().max(1_024).nullable();

/** The own second factors: an authenticator app, passkeys, and recovery codes for when they are lost. */
export function createSecondFactor(deps: SecondFactorDeps) {
  return {
    status: status(deps),
    totpBegin: totpBegin(deps),
    totpConfirm: totpConfirm(deps),
    totpDelete: totpDelete(deps),
    passkeyOffer: passkeyOffer(deps),
    passkeyAdd: passkeyAdd(deps),
    passkeyDelete: passkeyDelete(deps),
    recoveryCodesReplace: recoveryCodesReplace(deps),
  };
}

const status = ({ db, useCases, publicUrl }: SecondFactorDeps) =>
  useCases.open({
    name: 'secondFactor.status',
    who: 'signed-in',
    kind: 'read',
    input: z.object({}),
    run: async ({ actor }) => {
      const [totp, passkeys, recoveryCodesLeft] = await Promise.all([
        totpOf(db.kysely, actor.id),
        passkeysOf(db.kysely, actor.id),
        countRecoveryCodes(db.kysely, actor.id),
      ]);
      return {
        totpSince: totp?.confirmed_at ?? null,
        passkeys,
        recoveryCodesLeft,
        passkeysAvailable: passkeysAvailable(publicUrl),
      };
    },
  });

const totpBegin = ({ db, useCases, secretBox }: SecondFactorDeps) =>
  useCases.open({
    name: 'totp.begin',
    who: 'signed-in',
    kind: 'write',
    input: z.object({}),
    run: async ({ actor }) => {
      const user = await requirePerson(db.kysely, actor);
      const secret = newTotpSecret();
      if (!(await beginTotp(db.kysely, user.id, secretBox.seal(secret, totpContext(user.id))))) {
        throw new AppError('CONFLICT', 'An authenticator app is set up already. Remove it first.');
      }
      const { name } = await readAccount(db.kysely);
      return { secret, uri: totpUri(secret, { account: name, username: user.username }) };
    },
  });

const totpConfirm = ({ db, clock, useCases, secretBox, throttle }: SecondFactorDeps) =>
  useCases.open({
    name: 'totp.confirm',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ code: z.string().trim().max(32) }),
    run: async ({ actor, input, record }) => {
      const keys = [`totp:${actor.id}`];
      throttle.attempt(keys);
      return db.transaction(async (trx) => {
        const row = await totpOf(trx, actor.id);
        if (row === undefined || row.confirmed_at !== null) throw notFound();
        const secret = secretBox.open(row.secret, totpContext(actor.id)).toString();
        const step = totpStep(secret, input.code, clock.now());
        if (step === null || !(await useTotpStep(trx, actor.id, step))) {
          throw new AppError('SECOND_FACTOR_FAILED');
        }
        throttle.succeeded(keys);
        await confirmTotp(trx, actor.id, clock.now());
        await record(trx, { subject: { kind: 'user', id: actor.id } });
        return firstRecoveryCodes(trx, actor.id);
      });
    },
  });

const totpDelete = ({ db, useCases, throttle }: SecondFactorDeps) =>
  useCases.open({
    name: 'totp.delete',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ password }),
    run: async ({ actor, input, record }) => {
      await requireOwnPassword(db.kysely, actor, { password: input.password, throttle });
      return db.transaction(async (trx) => {
        await deleteTotp(trx, actor.id);
        await forgetUnusedCodes(trx, actor.id);
        await record(trx, { subject: { kind: 'user', id: actor.id } });
        return true;
      });
    },
  });

const challengeData = z.object({ challenge: z.string() });

const passkeyOffer = ({ db, clock, useCases, publicUrl }: SecondFactorDeps) =>
  useCases.open({
    name: 'passkey.offer',
    who: 'signed-in',
    kind: 'write',
    input: z.object({}),
    run: async ({ actor }) => {
      const user = await requirePerson(db.kysely, actor);
      const { challenge, options } = await offerRegistration(
        publicUrl,
        user,
        await passkeysOf(db.kysely, user.id),
      );
      const ticket = await beginStep(db.kysely, {
        kind: 'passkey-registration',
        userId: user.id,
        data: { challenge },
        now: clock.now(),
      });
      return { ticket, options };
    },
  });

const passkeyAdd = ({ db, clock, useCases, publicUrl }: SecondFactorDeps) =>
  useCases.open({
    name: 'passkey.add',
    who: 'signed-in',
    kind: 'write',
    input: z.object({
      ticket: z.string().max(128),
      response: z.string().max(100_000),
      name: z.string().trim().min(1, 'Name it, so that you know it again.').max(100),
    }),
    run: async ({ actor, input, record }) => {
      const now = clock.now();
      const step = await takeStep(db.kysely, { kind: 'passkey-registration', token: input.ticket, now });
      if (step === undefined || step.user_id !== actor.id) throw new AppError('SIGN_IN_EXPIRED');
      const { challenge } = challengeData.parse(step.data);
      const made = await readRegistration({ publicUrl, challenge, response: input.response });
      return db.transaction(async (trx) => {
        try {
          await insertPasskey(trx, {
            ...made,
            user_id: actor.id,
            name: input.name,
            created_at: now,
            last_used_at: null,
          });
        } catch (cause) {
          if (isUniqueViolation(cause)) throw new AppError('PASSKEY_REFUSED', undefined, { cause });
          throw cause;
        }
        await record(trx, { subject: { kind: 'user', id: actor.id }, details: { name: input.name } });
        return firstRecoveryCodes(trx, actor.id);
      });
    },
  });

const passkeyDelete = ({ db, useCases, throttle }: SecondFactorDeps) =>
  useCases.open({
    name: 'passkey.delete',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ id: z.string().max(1_400), password }),
    run: async ({ actor, input, record }) => {
      await requireOwnPassword(db.kysely, actor, { password: input.password, throttle });
      return db.transaction(async (trx) => {
        if (!(await deletePasskey(trx, actor.id, input.id))) throw notFound();
        await forgetUnusedCodes(trx, actor.id);
        await record(trx, { subject: { kind: 'user', id: actor.id } });
        return true;
      });
    },
  });

const recoveryCodesReplace = ({ db, useCases, throttle }: SecondFactorDeps) =>
  useCases.open({
    name: 'recoveryCodes.replace',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ password }),
    run: async ({ actor, input, record }) => {
      await requireOwnPassword(db.kysely, actor, { password: input.password, throttle });
      return db.transaction(async (trx) => {
        if (!(await hasSecondFactor(trx, actor.id))) throw notFound();
        await record(trx, { subject: { kind: 'user', id: actor.id } });
        return newCodesOf(trx, actor.id);
      });
    },
  });

export async function hasSecondFactor(db: Queryable, userId: string): Promise<boolean> {
  const [totp, passkeys] = await Promise.all([totpOf(db, userId), passkeysOf(db, userId)]);
  return totp?.confirmed_at != null || passkeys.length > 0;
}

/** Codes are made with the first factor; those of an earlier one go on working. */
async function firstRecoveryCodes(trx: Trx, userId: string): Promise<string[]> {
  return (await countRecoveryCodes(trx, userId)) > 0 ? [] : newCodesOf(trx, userId);
}

async function newCodesOf(trx: Trx, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await replaceRecoveryCodes(trx, userId, codes.map(recoveryCodeHash));
  return codes;
}

/** Codes recover a factor; without one they are nothing. */
async function forgetUnusedCodes(trx: Trx, userId: string): Promise<void> {
  if (!(await hasSecondFactor(trx, userId))) await replaceRecoveryCodes(trx, userId, []);
}
