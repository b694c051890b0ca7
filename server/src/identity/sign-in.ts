import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { Actor, UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { randomToken, sha256Hex } from '../platform/ids.ts';
import { hashPassword, verifyPassword } from '../platform/secrets/index.ts';
import { loadActor } from './load-actor.ts';
import {
  deleteSession,
  deleteSessionsOf,
  insertSession,
  updatePassword,
  userById,
  userByUsername,
  userOfSession,
} from './store.ts';
import { createThrottle, type Throttle } from './throttle.ts';

export const sessionDays = 14;
const sessionMilliseconds = sessionDays * 24 * 3_600_000;

export type SignedIn = { readonly actor: Actor; readonly mustChangePassword: boolean };

const credentials = z.object({
  username: z.string().trim().min(1).max(120),
  password: z.string().min(1).max(1_024),
  userAgent: z.string().max(512).nullable(),
});
const passwordChange = z
  .object({
    current: z.string().min(1).max(1_024),
    next: z.string().min(12, 'Choose a password of at least 12 characters.').max(1_024),
    keepSession: z.string().nullable(),
  })
  .refine(({ current, next }) => current !== next, {
    path: ['next'],
    message: 'Choose another password than the present one.',
  });

export type SignInDeps = { db: Db; clock: Clock; useCases: UseCases };
type Throttled = SignInDeps & { throttle: Throttle };

export function createSignIn(deps: SignInDeps) {
  const throttled = { ...deps, throttle: createThrottle(deps.clock) };
  return {
    sessionCreate: createSession(throttled),
    sessionDelete: endSession(deps),
    passwordChange: changePassword(throttled),
    bySession: (token: string) => signedInBy(deps, token),
  };
}

/** Answers LOGIN_FAILED alike for unknown users and wrong passwords, in the same time. */
const createSession = ({ db, clock, useCases, throttle }: Throttled) =>
  useCases.open({
    name: 'session.create',
    who: 'anyone',
    kind: 'write',
    input: credentials,
    run: async ({ input, context }) => {
      const keys = [`user:${input.username.toLowerCase()}`, `address:${context.remoteAddress ?? 'unknown'}`];
      throttle.attempt(keys);
      const user = await userByUsername(db.kysely, input.username);
      const matches = await verifyPassword(input.password, user?.password_hash ?? null);
      if (user === undefined || !matches) throw new AppError('LOGIN_FAILED');
      throttle.succeeded(keys);
      const token = randomToken();
      const now = clock.now();
      await insertSession(db.kysely, {
        token_hash: sha256Hex(token),
        user_id: user.id,
        created_at: now,
        expires_at: new Date(now.getTime() + sessionMilliseconds),
        last_seen_at: now,
        remote_address: context.remoteAddress,
        user_agent: input.userAgent,
      });
      return { token, userId: user.id };
    },
  });

const endSession = ({ db, useCases }: SignInDeps) =>
  useCases.open({
    name: 'session.delete',
    who: 'anyone',
    kind: 'write',
    input: z.object({ token: z.string().nullable() }),
    run: async ({ input }) => {
      if (input.token !== null) await deleteSession(db.kysely, sha256Hex(input.token));
      return true;
    },
  });

/** Changes the own password and ends every other session of the user. */
const changePassword = ({ db, useCases, throttle }: Throttled) =>
  useCases.open({
    name: 'password.change',
    who: 'signed-in',
    kind: 'write',
    input: passwordChange,
    run: async ({ actor, input }) => {
      const keys = [`password:${actor.id}`];
      throttle.attempt(keys);
      const user = actor.kind === 'user' ? await userById(db.kysely, actor.id) : undefined;
      if (user === undefined || !(await verifyPassword(input.current, user.password_hash))) {
        throw new AppError('LOGIN_FAILED', 'The current password is wrong.');
      }
      throttle.succeeded(keys);
      const hash = await hashPassword(input.next);
      await db.transaction(async (trx) => {
        await updatePassword(trx, user.id, hash);
        await deleteSessionsOf(
          trx,
          user.id,
          input.keepSession === null ? null : sha256Hex(input.keepSession),
        );
      });
      return true;
    },
  });

/** Who holds this session cookie, or null. A user who must change the password holds no roles until then. */
async function signedInBy({ db, clock }: SignInDeps, token: string): Promise<SignedIn | null> {
  const user = await userOfSession(db.kysely, sha256Hex(token), clock.now());
  if (user === undefined) return null;
  const actor = await loadActor(db.kysely, { kind: 'user', id: user.id, name: user.username });
  const mustChangePassword = user.must_change_password;
  return { actor: mustChangePassword ? { ...actor, grants: new Map() } : actor, mustChangePassword };
}
