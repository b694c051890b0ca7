import { clsx } from 'clsx';
import { useSyncExternalStore } from 'react';
import { exactTime, relativeTime } from './time-text.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for the whole page: it ticks only while something shows time. */
function listen(changed: () => void): () => void {
  listeners.add(changed);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present in steps of `stepMs`, so that a minute's text does not draw every second. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(listen, () => Math.floor(Math.max(now, 0) / stepMs) * stepMs);
}

/** A relative time with the exact one, in the reader's zone, on hover. */
export function TimeAgo({ at, className }: { at: number; className?: string }) {
  useNow(10_000);
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exactTime(at)}
      className={clsx('whitespace-nowrap tabular-nums', className)}
    >
      {relativeTime(at, Date.now())}
    </time>
  );
}
