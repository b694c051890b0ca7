import type { Logger } from './platform/logger.ts';

/** Repeats a chore, never twice at once; a failure is logged and the chore goes on. */
export function every(milliseconds: number, logger: Logger, chore: () => Promise<void>) {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = chore()
      .catch((error: unknown) => logger.error({ error }, 'a chore failed; it will be tried again'))
      .finally(() => {
        busy = false;
      });
  }, milliseconds);
  timer.unref();
  return { stop: () => clearInterval(timer), idle: () => running };
}
