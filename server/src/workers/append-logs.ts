import { AppError } from '@gantry/contract/errors';
import type { LogChunk } from '@gantry/contract/worker-protocol';
import { insertLogChunk, type RunRow, runLogChannel } from '../runs/index.ts';
import type { WorkerDeps } from './deps.ts';

/** Stores one numbered piece of a phase's log; pieces of an earlier phase may arrive a little late. */
export async function appendLogs({ db, clock }: WorkerDeps, run: RunRow, chunk: LogChunk): Promise<void> {
  const version = await versionOf(run, chunk);
  await db.transaction(async (trx) => {
    await insertLogChunk(trx, {
      runId: run.id,
      version,
      sequence: chunk.sequence,
      state: chunk.state,
      text: chunk.text,
      at: clock.now(),
    });
    await db.notify(trx, runLogChannel, run.id);
  });
}

async function versionOf(run: RunRow, chunk: LogChunk): Promise<number> {
  if (run.state === chunk.state) return run.version;
  throw new AppError(
    'CONFLICT',
    `The run is ${run.state}: the log of ${chunk.state} is closed. Send logs before reports.`,
  );
}
