import { AppError } from '@gantry/contract/errors';
import type { LogChunk } from '@gantry/contract/worker-protocol';
import type { Trx } from '../platform/db/index.ts';
import { insertLogChunk, type RunRow, runLogChannel } from '../runs/index.ts';
import type { WorkerDeps } from './deps.ts';

/** Stores one numbered piece of the present phase's log. */
export async function appendLogs(
  { db, clock }: WorkerDeps,
  trx: Trx,
  { run, chunk }: { run: RunRow; chunk: LogChunk },
): Promise<void> {
  if (run.state !== chunk.state) {
    throw new AppError(
      'CONFLICT',
      `The run is ${run.state}: the log of ${chunk.state} is closed. Send logs before reports.`,
    );
  }
  const { state, sequence, text } = chunk;
  await insertLogChunk(trx, { runId: run.id, version: run.version, sequence, state, text, at: clock.now() });
  await db.notify(trx, runLogChannel, run.id);
}
