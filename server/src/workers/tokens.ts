import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { Trx } from '../platform/db/index.ts';
import { newId, randomToken, sha256Hex } from '../platform/ids.ts';
import { homeOf, locatePool, noticePool, poolColumn, poolIdOf, readPool } from '../pools/index.ts';
import type { WorkerDeps } from './deps.ts';
import {
  insertWorkerToken,
  liveTokenByHash,
  liveTokensOf,
  revokeBuiltInTokens,
  revokeToken,
  revokeTokensOf,
  tokenById,
  type WorkerTokenRow,
} from './tokens-store.ts';

const tokenName = z.string().trim().min(1, 'Enter a name.').max(120);

/** The token's row, or WORKER_TOKEN_INVALID. */
export async function authenticateWorker({ db }: WorkerDeps, token: string): Promise<WorkerTokenRow> {
  const row = await liveTokenByHash(db.kysely, sha256Hex(token));
  if (row === undefined) throw new AppError('WORKER_TOKEN_INVALID');
  return row;
}

type Making = Pick<WorkerTokenRow, 'name' | 'created_by' | 'pool_id' | 'built_in'> & { readonly at: Date };

/** Shown once, kept hashed. */
async function makeToken(trx: Trx, { at, ...given }: Making) {
  const token = { id: newId(), name: given.name, secret: randomToken() };
  await insertWorkerToken(trx, {
    ...given,
    id: token.id,
    token_hash: sha256Hex(token.secret),
    created_at: at,
    revoked_at: null,
  });
  return token;
}

/** Makes a token with which workers on other machines join the pool. */
export const createWorkerToken = ({ db, clock, useCases }: WorkerDeps) =>
  useCases.write({
    name: 'worker.createToken',
    action: 'worker:admin',
    input: z.object({ pool: z.string(), name: tokenName }),
    locate: locatePool({ db }),
    audit: (given) => given,
    run: ({ trx, actor, input: { name }, located: { pool } }) =>
      makeToken(trx, {
        name,
        created_by: actor.name,
        pool_id: poolColumn(pool.id),
        built_in: false,
        at: clock.now(),
      }),
  });

export const listWorkerTokens = ({ db, useCases }: WorkerDeps) =>
  useCases.read({
    name: 'worker.listTokens',
    action: 'worker:admin',
    input: z.object({ pool: z.string() }),
    locate: locatePool({ db }),
    run: async ({ located: { pool } }) => liveTokensOf(db.kysely, poolColumn(pool.id)),
  });

/** From now on nobody is let in with it. Runs that its workers have already are finished: they have a token of their own. */
export const revokeWorkerToken = ({ db, clock, useCases }: WorkerDeps) =>
  useCases.write({
    name: 'worker.revokeToken',
    action: 'worker:admin',
    input: z.object({ id: z.string() }),
    locate: async (_db, { id }) => {
      const token = await tokenById(db.kysely, id);
      const pool = token && (await readPool(db.kysely, poolIdOf(token.pool_id)));
      return token && pool
        ? { spaceId: homeOf(pool), subject: { kind: 'worker_token', id }, token, pool }
        : null;
    },
    audit: (given) => given,
    snapshot: async (trx, { id }) => {
      const token = await tokenById(trx, id);
      return token === undefined ? null : { name: token.name, pool: poolIdOf(token.pool_id) };
    },
    run: async ({ trx, located: { token, pool } }) => {
      if (token.built_in) {
        throw new AppError(
          'BAD_INPUT',
          'id: The token of the built-in worker is renewed at each start. Set GANTRY_WORKERS to 0 to have no such worker.',
        );
      }
      await revokeToken(trx, token.id, clock.now());
      await noticePool(db, trx, pool.id, homeOf(pool));
      return { id: token.id, name: token.name };
    },
  });

/** Takes every token of the pool back, and makes one that replaces them: for when one may have leaked. */
export const resetWorkerTokens = ({ db, clock, useCases }: WorkerDeps) =>
  useCases.write({
    name: 'worker.resetTokens',
    action: 'worker:admin',
    input: z.object({ pool: z.string(), name: tokenName }),
    locate: locatePool({ db }),
    audit: (given) => given,
    run: async ({ trx, actor, input: { name }, located: { pool } }) => {
      const at = clock.now();
      const column = poolColumn(pool.id);
      await revokeTokensOf(trx, column, at);
      await noticePool(db, trx, pool.id, homeOf(pool));
      return makeToken(trx, { name, created_by: actor.name, pool_id: column, built_in: false, at });
    },
  });

/** A fresh token for the worker inside this server; those of its earlier starts stop working. */
export async function issueBuiltInToken({ db, clock }: WorkerDeps, name: string): Promise<string> {
  const at = clock.now();
  return db.transaction(async (trx) => {
    await revokeBuiltInTokens(trx, name, at);
    const made = await makeToken(trx, { name, created_by: 'server', pool_id: null, built_in: true, at });
    return made.secret;
  });
}
