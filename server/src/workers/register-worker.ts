import { AppError } from '@gantry/contract/errors';
import { type RegisterRequest, workerProtocolVersion } from '@gantry/contract/worker-protocol';
import { newId } from '../platform/ids.ts';
import { homeOf, noticePool, poolIdOf, readPool } from '../pools/index.ts';
import type { WorkerDeps } from './deps.ts';
import { insertWorker, returnWorker, workerByIdentity } from './store.ts';
import type { WorkerTokenRow } from './tokens-store.ts';

export async function registerWorker(
  { db, clock, logger }: WorkerDeps,
  token: WorkerTokenRow,
  request: RegisterRequest,
): Promise<{ workerId: string }> {
  if (request.protocol !== workerProtocolVersion) {
    throw new AppError(
      'WORKER_PROTOCOL_MISMATCH',
      `The worker speaks protocol ${request.protocol}, the server ${workerProtocolVersion}. Install the same release of both.`,
    );
  }
  const at = clock.now();
  const pool = await readPool(db.kysely, poolIdOf(token.pool_id));
  if (pool === null) throw new AppError('WORKER_TOKEN_INVALID');
  const { name, version, isolation, identity = null } = request;
  const workerId = await db.transaction(async (trx) => {
    const seen = { token_id: token.id, name, version, isolation, registered_at: at, last_seen_at: at };
    const known = identity === null ? undefined : await workerByIdentity(trx, identity, token);
    const id = known?.id ?? newId();
    if (known === undefined) {
      await insertWorker(trx, { id, ...seen, drained_at: null, identity, retired_at: null });
    } else await returnWorker(trx, known, seen);
    await noticePool(db, trx, id, homeOf(pool));
    return id;
  });
  logger.info({ workerId, name, isolation, pool: pool.id }, 'worker registered');
  return { workerId };
}
