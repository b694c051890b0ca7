import type { Db } from '../platform/db/index.ts';
import { runReadyChannel } from '../pools/index.ts';

export type Waiters = {
  /** True once the server stops: nobody should wait any more. */
  readonly closed: boolean;
  /** Resolves when a run of the pool becomes ready, after `milliseconds`, or when the caller is gone. */
  next(
    poolId: string,
    milliseconds: number,
    gone: AbortSignal,
  ): { promise: Promise<void>; cancel: () => void };
  close(): Promise<void>;
};

/** Missed notifications cost at most this long. */
const floorMilliseconds = 5_000;

/**
 * Workers that wait for a run, woken by the database's notification from whichever server made the run ready. Those of
 * other pools sleep on.
 */
export async function createWaiters(db: Db): Promise<Waiters> {
  const waiting = new Map<() => void, string>();
  let closed = false;
  const wakeAll = (): void => {
    for (const wake of [...waiting.keys()]) wake();
  };
  const wakePool = (poolId: string): void => {
    for (const [wake, of] of [...waiting]) if (of === poolId) wake();
  };
  const stopListening = await db.listen(runReadyChannel, wakePool, wakeAll);
  return {
    get closed() {
      return closed;
    },
    next(poolId, milliseconds, gone) {
      let wake: () => void = () => undefined;
      const promise = new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), Math.min(milliseconds, floorMilliseconds));
        wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          gone.removeEventListener('abort', wake);
          resolve();
        };
        waiting.set(wake, poolId);
        gone.addEventListener('abort', wake, { once: true });
      });
      return { promise, cancel: () => wake() };
    },
    async close() {
      closed = true;
      await stopListening();
      wakeAll();
    },
  };
}
