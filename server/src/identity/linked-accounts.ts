import { randomInt } from 'node:crypto';
import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, nobody, type UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { sha256Hex } from '../platform/ids.ts';
import {
  keepLinkCode,
  type LinkedAccountRow,
  linkAccount,
  linkedAccountsOf,
  takeLinkCode,
  unlinkAccount,
  userOfAccount,
} from './linked-accounts-store.ts';
import { loadActor } from './load-actor.ts';
import { userById } from './store.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** Without the characters that people take for one another: 40 bits in eight of them. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeLength = 8;
const codeMilliseconds = 15 * 60_000;

/** Somebody at a source code provider, as its events name them; `uuid` survives renames. */
export type VcsAccount = { readonly provider: string; readonly uuid: string; readonly name: string };

export type Redeemed =
  | { readonly outcome: 'linked'; readonly username: string }
  /** `UNKNOWN`: no such code, used before, expired, or of a deactivated user; told alike. */
  | { readonly outcome: 'refused'; readonly reason: 'UNKNOWN' | 'TOO_MANY_ATTEMPTS' };

export type LinkedAccountsDeps = { db: Db; clock: Clock; useCases: UseCases };

export type LinkedAccounts = ReturnType<typeof createLinkedAccounts>;

/** Which accounts at a source code provider speak for a user: proven by a code that the account comments. */
export function createLinkedAccounts(deps: LinkedAccountsDeps) {
  const redeem = redeemCode({ ...deps, throttle: createThrottle(deps.clock) });
  return {
    useCases: { list: listAccounts(deps), issueCode: issueCode(deps), unlink: unlink(deps) },
    redeemLinkCode: (account: VcsAccount, code: string): Promise<Redeemed> =>
      redeem.call({ actor: nobody, remoteAddress: null }, { account, code }),
    /** The user for whom the account speaks, with the roles of now; null when it is linked to nobody. */
    actorOf: async ({ provider, uuid }: Pick<VcsAccount, 'provider' | 'uuid'>): Promise<Actor | null> => {
      const user = await userOfAccount(deps.db.kysely, { provider, uuid });
      return user === undefined
        ? null
        : loadActor(deps.db.kysely, { kind: 'user', id: user.id, name: user.username });
    },
  };
}

const listAccounts = ({ db, useCases }: LinkedAccountsDeps) =>
  useCases.open({
    name: 'linkedAccount.list',
    who: 'signed-in',
    kind: 'read',
    input: z.object({}),
    run: async ({ actor }): Promise<LinkedAccountRow[]> =>
      actor.kind === 'user' ? linkedAccountsOf(db.kysely, actor.id) : [],
  });

const issueCode = ({ db, clock, useCases }: LinkedAccountsDeps) =>
  useCases.open({
    name: 'linkedAccount.issueCode',
    who: 'signed-in',
    kind: 'write',
    input: z.object({}),
    run: async ({ actor, record }) => {
      if (actor.kind !== 'user')
        throw new AppError('FORBIDDEN', 'Only people link accounts: sign in as one.');
      const code = newCode();
      const expiresAt = new Date(clock.now().getTime() + codeMilliseconds);
      await db.transaction(async (trx) => {
        await keepLinkCode(trx, { user_id: actor.id, code_hash: hashOf(code), expires_at: expiresAt });
        await record(trx, { subject: { kind: 'user', id: actor.id } });
      });
      return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt };
    },
  });

const unlink = ({ db, useCases }: LinkedAccountsDeps) =>
  useCases.open({
    name: 'linkedAccount.unlink',
    who: 'signed-in',
    kind: 'write',
    input: z.object({ provider: z.string().max(64), uuid: z.string().max(64) }),
    run: ({ actor, input, record }) =>
      db.transaction(async (trx) => {
        if (actor.kind !== 'user' || !(await unlinkAccount(trx, actor.id, input))) throw notFound();
        await record(trx, { subject: { kind: 'user', id: actor.id }, details: input });
        return true;
      }),
  });

const redeemInput = z.object({
  account: z.object({
    provider: z.string().min(1).max(64),
    uuid: z.string().min(1).max(64),
    name: z.string().max(400),
  }),
  code: z.string(),
});

const redeemCode = ({ db, clock, useCases, throttle }: LinkedAccountsDeps & { throttle: Throttle }) =>
  useCases.open({
    name: 'linkedAccount.redeem',
    who: 'anyone',
    kind: 'write',
    input: redeemInput,
    run: async ({ input: { account, code }, record }): Promise<Redeemed> => {
      const { provider, uuid, name } = account;
      const keys = [`link:${provider}:${uuid}`];
      if (throttle.isExhausted(keys)) return { outcome: 'refused', reason: 'TOO_MANY_ATTEMPTS' };
      throttle.attempt(keys);
      return db.transaction(async (trx): Promise<Redeemed> => {
        const userId = await takeLinkCode(trx, hashOf(code), clock.now());
        const user = userId === undefined ? undefined : await userById(trx, userId);
        if (user === undefined || user.deactivated_at !== null) {
          return { outcome: 'refused', reason: 'UNKNOWN' };
        }
        throttle.succeeded(keys);
        const row = { provider, account_uuid: uuid, display_name: name, linked_at: clock.now() };
        await linkAccount(trx, { ...row, user_id: user.id });
        await record(trx, {
          actor: { kind: 'user', id: user.id, name: user.username },
          subject: { kind: 'user', id: user.id },
          details: { provider, uuid, name },
        });
        return { outcome: 'linked', username: user.username };
      });
    },
  });

function newCode(): string {
  return Array.from({ length: codeLength }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** People type codes in their own way: case, dashes and spaces do not count. */
const hashOf = (code: string): string => sha256Hex(code.replace(/[\s-]/g, '').toUpperCase());
