import { setTimeout as delay } from 'node:timers/promises';
import type { RunJob } from '@gantry/contract/worker-protocol';
import { HttpRefusal } from './http.ts';
import type { WorkerLogger } from './logger.ts';
import { messageOf } from './run-failure.ts';
import type { ServerApi } from './server-api.ts';

export interface PollOptions {
  server: ServerApi;
  logger: WorkerLogger;
  /** Registers this worker, again when the server no longer knows it. */
  workerId: () => Promise<string>;
  forgetWorkerId: () => void;
  /** Aborted when the worker stops claiming. */
  signal: AbortSignal;
  execute: (job: RunJob) => Promise<void>;
}

const waitSeconds = 25;
/** How a server answers for a worker that it does not know, be it the id or the token. */
const unknownWorker = [401, 404];
const longestPauseMs = 5_000;
/** A token that was revoked seldom comes back: by a restored backup, for example. */
const longestRefusedPauseMs = 60_000;

/** Claims a run, does it, and claims the next one, until told to stop. Pauses longer after each failed claim in a row. */
export async function poll(options: PollOptions): Promise<void> {
  const { server, signal, logger } = options;
  let pauseMs = 0;
  while (!signal.aborted) {
    try {
      const job = await server.claim(await options.workerId(), waitSeconds, signal);
      pauseMs = 0;
      if (job !== null) await options.execute(job);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof HttpRefusal && unknownWorker.includes(error.status)) options.forgetWorkerId();
      const isRevoked = error instanceof HttpRefusal && error.code === 'WORKER_TOKEN_INVALID';
      pauseMs = Math.min(pauseMs * 2 || 100, isRevoked ? longestRefusedPauseMs : longestPauseMs);
      logger.warn({ error: messageOf(error), pauseMs }, 'No run could be claimed');
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
