import { setTimeout as delay } from 'node:timers/promises';

export interface RetryOptions {
  signal: AbortSignal;
  /** Milliseconds after which the last error is thrown. */
  giveUpAfter: number;
  isPassing: (error: unknown) => boolean;
  onRetry?: (error: unknown, waitMs: number) => void;
}

const firstWait = 100;
const longestWait = 5_000;

/** Calls until it works: waits double up to five seconds, each shortened by chance so that callers spread. */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const started = performance.now();
  for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
    try {
      return await attempt();
    } catch (error) {
      const spent = performance.now() - started;
      if (options.signal.aborted || !options.isPassing(error) || spent + wait > options.giveUpAfter)
        throw error;
      const waitMs = Math.round(wait * (0.5 + Math.random() / 2));
      options.onRetry?.(error, waitMs);
      await delay(waitMs, undefined, { signal: options.signal });
    }
  }
}
