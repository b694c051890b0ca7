import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { Actor, UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import { newId, randomToken, sha256Hex } from '../platform/ids.ts';
import { loadActor } from './load-actor.ts';
import {
  type Alive,
  deleteEndedSessions,
  deleteSession,
  deleteSessionById,
  deleteSessionsOf,
  insertSession,
  type SessionRow,
  sessionsOf,
  userOfSession,
} from './sessions-store.ts';
import type { SessionTable } from './tables.ts';

export const sessionDays = 14;
const dayMilliseconds = 24 * 3_600_000;
/** Who does not come back for so long signs in again. */
export const idleDays = 4;

export const sessionCookieName = 'gantry_session';

/** How cookies of the installation are set: never read by scripts, nor sent along by other sites' forms. */
export const cookieOptions = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') }) as const;

export type SignedIn = {
  readonly actor: Actor;
  readonly mustChangePassword: boolean;
  readonly mustSetUpSecondFactor: boolean;
};

export type SessionsDeps = { db: Db; clock: Clock; useCases: UseCases };
const token = z.string().nullable();

export function createSessions(deps: SessionsDeps) {
  return {
    bySession: (given: string) => signedInBy(deps, given),
    useCases: {
      list: listSessions(deps),
      end: endSession(deps),
      revoke: revokeSession(deps),
      revokeOthers: revokeOthers(deps),
    },
  };
}

export type NewSession = {
  readonly userId: string;
  readonly method: SessionTable['method'];
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly now: Date;
};

/** A new session with an id of its own, whatever the browser sent before; returns its token. */
export async function startSession(trx: Trx, session: NewSession): Promise<string> {
  const { userId, method, remoteAddress, userAgent, now } = session;
  const secret = randomToken();
  await deleteEndedSessions(trx, userId, aliveAt(now));
  await insertSession(trx, {
    id: newId(),
    token_hash: sha256Hex(secret),
    user_id: userId,
    method,
    created_at: now,
    expires_at: new Date(now.getTime() + sessionDays * dayMilliseconds),
    last_seen_at: now,
    remote_address: remoteAddress,
    user_agent: userAgent,
  });
  return secret;
}

const aliveAt = (now: Date): Alive => ({
  now,
  seenSince: new Date(now.getTime() - idleDays * dayMilliseconds),
});

/**
 * Who holds this session cookie, or null. A user who must change the password or set up a second factor holds no
 * roles until then. What an identity provider vouches for needs no second factor here.
 */
async function signedInBy({ db, clock }: SessionsDeps, given: string): Promise<SignedIn | null> {
  const user = await userOfSession(db.kysely, sha256Hex(given), aliveAt(clock.now()));
  if (user === undefined) return null;
  const { id, username: name, groups } = user;
  const mustChangePassword = user.must_change_password && user.method === 'password';
  const mustSetUpSecondFactor =
    user.second_factor_required && user.method === 'password' && !user.has_second_factor;
  const held = mustChangePassword || mustSetUpSecondFactor;
  const actor = await loadActor(db.kysely, { kind: 'user', id, name, groups });
  return {
    actor: held ? { ...actor, grants: new Map() } : actor,
    mustChangePassword,
    mustSetUpSecondFactor,
  };
}

const listSessions = ({ db, clock, useCases }: SessionsDeps) =>
  useCases.open({
    name: 'session.list',
    who: 'signed-in',
    kind: 'read',
    input: z.object({ current: token }),
    run: async ({ actor, input }): Promise<SessionRow[]> => {
      if (actor.kind !== 'user') return [];
      const currentHash = input.current === null ? null : sha256Hex(input.current);
      return sessionsOf(db.kysely, { userId: actor.id, currentHash }, aliveAt(clock.now()));
    },
  });

const endSession = ({ db, useCases }: SessionsDeps) =>
  useCases.open({
    name: 'session.delete',
    who: 'anyone',
    kind: 'write',
    input: z.object({ token }),
    run: async ({ input }) => {
      if (input.token !== null) await deleteSession(db.kysely, sha256Hex(input.token));
      return true;
    },
  });

const revokeSession = ({ db, useCases }: SessionsDeps) =>
  useCases.open({
    name: 'session.revoke',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ id: z.string().max(64) }),
    run: ({ actor, input, record }) =>
      db.transaction(async (trx) => {
        if (!(await deleteSessionById(trx, actor.id, input.id))) throw notFound();
        await record(trx, { subject: { kind: 'session', id: input.id } });
        return true;
      }),
  });

const revokeOthers = ({ db, useCases }: SessionsDeps) =>
  useCases.open({
    name: 'session.revokeOthers',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ current: token }),
    run: ({ actor, input, record }) =>
      db.transaction(async (trx) => {
        const kept = input.current === null ? null : sha256Hex(input.current);
        const ended = await deleteSessionsOf(trx, actor.id, kept);
        await record(trx, { subject: { kind: 'user', id: actor.id }, details: { ended } });
        return ended;
      }),
  });
