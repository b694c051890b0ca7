import { AppError } from '@gantry/contract/errors';
import { type RegisterRequest, workerProtocolVersion } from '@gantry/contract/worker-protocol';
import { rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import { newId } from '../platform/ids.ts';
import type { WorkerDeps } from './deps.ts';
import { insertWorker, type WorkerTokenRow } from './store.ts';

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
  const workerId = newId();
  const at = clock.now();
  await db.transaction(async (trx) => {
    await insertWorker(trx, {
      id: workerId,
      token_id: token.id,
      name: request.name,
      version: request.version,
      isolation: request.isolation,
      registered_at: at,
      last_seen_at: at,
      drained_at: null,
    });
    await sendNotice(db, trx, { kind: 'WORKER', id: workerId, stackId: null, spaceId: rootSpace });
  });
  logger.info({ workerId, name: request.name, isolation: request.isolation }, 'worker registered');
  return { workerId };
}
