import { AppError } from '@gantry/contract/errors';
import { sha256Hex } from '../platform/ids.ts';
import { extendLease, stoppableStates } from '../runs/index.ts';
import type { WorkerDeps } from './deps.ts';
import { touchWorkerOfRun } from './store.ts';

/** Extends the lease, and tells whether somebody asked for the run to stop. */
export async function heartbeat(
  { db, clock, limits }: WorkerDeps,
  runId: string,
  token: string,
): Promise<{ stop: boolean }> {
  const now = clock.now();
  const until = new Date(now.getTime() + limits.leaseSeconds * 1_000);
  const run = await extendLease(db.kysely, sha256Hex(token), until);
  if (run === undefined || run.id !== runId) throw new AppError('RUN_LEASE_LOST');
  if (run.worker_id !== null) await touchWorkerOfRun(db.kysely, run.worker_id, now);
  return { stop: run.stop_requested && stoppableStates.includes(run.state) };
}
