import { AppError } from '@gantry/contract/errors';
import { type RegisterRequest, workerProtocolVersion } from '@gantry/contract/worker-protocol';
import { rootSpace } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import { newId } from '../platform/ids.ts';
import type { WorkerDeps } from './deps.ts';
import { insertWorker, returnWorker, type WorkerTokenRow, workerByIdentity } from './store.ts';

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
  const { name, version, isolation, identity = null } = request;
  const workerId = await db.transaction(async (trx) => {
    const seen = { token_id: token.id, name, version, isolation, registered_at: at, last_seen_at: at };
    const known = identity === null ? undefined : await workerByIdentity(trx, identity, token.name);
    const id = known?.id ?? newId();
    if (known === undefined) {
      await insertWorker(trx, { id, ...seen, drained_at: null, identity, retired_at: null });
    } else await returnWorker(trx, known, seen);
    await sendNotice(db, trx, { kind: 'WORKER', id, stackId: null, spaceId: rootSpace });
    return id;
  });
  logger.info({ workerId, name, isolation }, 'worker registered');
  return { workerId };
}
