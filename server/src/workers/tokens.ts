import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { rootSpace } from '../authz/index.ts';
import { newId, randomToken, sha256Hex } from '../platform/ids.ts';
import type { WorkerDeps } from './deps.ts';
import { insertWorkerToken, liveTokenByHash, revokeTokensNamed, type WorkerTokenRow } from './store.ts';

/** The token's row, or WORKER_TOKEN_INVALID. */
export async function authenticateWorker({ db }: WorkerDeps, token: string): Promise<WorkerTokenRow> {
  const row = await liveTokenByHash(db.kysely, sha256Hex(token));
  if (row === undefined) throw new AppError('WORKER_TOKEN_INVALID');
  return row;
}

/** Makes a token for workers on other machines. Shown once, kept hashed. */
export const createWorkerToken = ({ clock, useCases }: WorkerDeps) =>
  useCases.write({
    name: 'worker.createToken',
    action: 'worker:admin',
    input: z.object({ name: z.string().trim().min(1).max(120) }),
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    audit: (given) => given,
    run: async ({ trx, actor, input: { name } }) => {
      const token = { id: newId(), name, secret: randomToken() };
      await insertWorkerToken(trx, {
        id: token.id,
        name,
        token_hash: sha256Hex(token.secret),
        created_by: actor.name,
        created_at: clock.now(),
        revoked_at: null,
      });
      return token;
    },
  });

/** A fresh token for the worker inside this server; those of its earlier starts stop working. */
export async function issueBuiltInToken({ db, clock }: WorkerDeps, name: string): Promise<string> {
  const secret = randomToken();
  const at = clock.now();
  await db.transaction(async (trx) => {
    await revokeTokensNamed(trx, name, at);
    await insertWorkerToken(trx, {
      id: newId(),
      name,
      token_hash: sha256Hex(secret),
      created_by: 'server',
      created_at: at,
      revoked_at: null,
    });
  });
  return secret;
}
