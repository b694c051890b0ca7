import { AppError } from '@gantry/contract/errors';
import { passwordProblem } from '@gantry/contract/people';
import { z } from 'zod';
import type { RecordOpen, UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import { sha256Hex } from '../platform/ids.ts';
import { hashPassword, type SecretBox, verifyPassword } from '../platform/secrets/index.ts';
import { requireOwnPassword } from './own-account.ts';
import { hasSecondFactor } from './second-factor.ts';
import { createSecondStep, type Entry, enteredAs } from './second-step.ts';
import { startSession } from './sessions.ts';
import { deleteSessionsOf } from './sessions-store.ts';
import { beginStep } from './steps-store.ts';
import { updatePassword, userByUsername } from './store.ts';
import type { Throttle } from './throttle.ts';

export type SignInDeps = {
  db: Db;
  clock: Clock;
  useCases: UseCases;
  secretBox: SecretBox;
  publicUrl: string;
  throttle: Throttle;
};

const credentials = z.object({
  username: z.string().trim().min(1).max(120),
  password: z.string().min(1).max(1_024),
  userAgent: z.string().max(512).nullable(),
});
const passwordChange = z
  .object({
    current: z.string().min(1).max(1_024),
    next: z.string().max(1_024),
    keepSession: z.string().nullable(),
  })
  .refine(({ current, next }) => current !== next, {
    path: ['next'],
    message: 'Choose another password than the present one.',
  });

export function createSignIn(deps: SignInDeps) {
  return {
    sessionCreate: createSession(deps),
    passwordChange: changePassword(deps),
    ...createSecondStep(deps),
  };
}

/** What comes of a right password: a session, or the question for the second factor. */
export type Entered =
  | { readonly outcome: 'signed-in'; readonly token: string; readonly userId: string }
  | { readonly outcome: 'second-factor'; readonly ticket: string };

/** Answers LOGIN_FAILED alike for unknown and deactivated users and wrong passwords, in the same time. */
const createSession = ({ db, clock, useCases, throttle }: SignInDeps) =>
  useCases.open({
    name: 'session.create',
    who: 'anyone',
    kind: 'write',
    input: credentials,
    run: async ({ input, context, record }): Promise<Entered> => {
      const keys = [`user:${input.username.toLowerCase()}`, `address:${context.remoteAddress ?? 'unknown'}`];
      throttle.attempt(keys);
      const user = await userByUsername(db.kysely, input.username);
      const matches = await verifyPassword(input.password, user?.password_hash ?? null);
      if (user === undefined || !matches || user.deactivated_at !== null) {
        await record(null, { outcome: 'denied', details: { username: input.username } });
        throw new AppError('LOGIN_FAILED');
      }
      throttle.succeeded(keys);
      const now = clock.now();
      if (await hasSecondFactor(db.kysely, user.id)) {
        const ticket = await beginStep(db.kysely, {
          kind: 'second-factor',
          userId: user.id,
          data: {},
          now,
        });
        return { outcome: 'second-factor', ticket };
      }
      const entry = { user, remoteAddress: context.remoteAddress, userAgent: input.userAgent, now };
      return db.transaction((trx) => enter(trx, entry, record));
    },
  });

/** Starts the session of a user who proved everything. */
async function enter(trx: Trx, { user, ...entry }: Entry, record: RecordOpen): Promise<Entered> {
  const token = await startSession(trx, { userId: user.id, method: 'password', ...entry });
  await record(trx, enteredAs(user));
  return { outcome: 'signed-in', token, userId: user.id };
}

/** Changes the own password and ends every other session of the user. */
const changePassword = ({ db, useCases, throttle }: SignInDeps) =>
  useCases.open({
    name: 'password.change',
    who: 'signed-in',
    kind: 'write',
    input: passwordChange,
    run: async ({ actor, input, record }) => {
      const user = await requireOwnPassword(db.kysely, actor, { password: input.current, throttle });
      if (user.password_hash === null) {
        throw new AppError(
          'FORBIDDEN',
          'You sign in through the identity provider. Change the password there.',
        );
      }
      requireGoodPassword(input.next, user, 'next');
      const hash = await hashPassword(input.next);
      const keep = input.keepSession === null ? null : sha256Hex(input.keepSession);
      await db.transaction(async (trx) => {
        await updatePassword(trx, user.id, { hash, mustChange: false });
        await deleteSessionsOf(trx, user.id, keep);
        await record(trx, { subject: { kind: 'user', id: user.id } });
      });
      return true;
    },
  });

/** Throws BAD_INPUT at `field` when the rules of passwords refuse it. */
export function requireGoodPassword(
  password: string,
  { username, email }: { username: string; email: string | null },
  field: string,
): void {
  const problem = passwordProblem(password, [username, email?.split('@')[0] ?? '']);
  if (problem === null) return;
  const fields = { formErrors: [], fieldErrors: { [field]: [problem] } };
  throw new AppError('BAD_INPUT', `${field}: ${problem}`, { details: { fields } });
}
