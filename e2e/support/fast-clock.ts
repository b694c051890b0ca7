import type { Clock } from '../../server/src/platform/clock.ts';

/** Time that passes `speed` times as fast as it does, and may be moved ahead. */
export type FastClock = Clock & {
  skip(milliseconds: number): void;
  /** What the clock showed at a moment of real time. */
  at(real: Date): Date;
};

export function fastClock(speed: number): FastClock {
  const start = Date.now();
  let skipped = 0;
  const shown = (real: number): Date => new Date(start + skipped + (real - start) * speed);
  return {
    now: () => shown(Date.now()),
    skip: (milliseconds) => {
      skipped += milliseconds;
    },
    at: (real) => shown(real.getTime()),
  };
}
