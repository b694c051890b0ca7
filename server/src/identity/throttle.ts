import { AppError } from '@gantry/contract/errors';
import type { Clock } from '../platform/clock.ts';

const windowMilliseconds = 15 * 60_000;
const allowedFailures = 10;
const rememberedKeys = 10_000;

export type Throttle = {
  /** Throws RATE_LIMITED after ten failures within a quarter of an hour. */
  check(key: string): void;
  failed(key: string): void;
  succeeded(key: string): void;
};

/** Slows down guessing, by account and by address. Kept in memory: it may forget, it must not grow. */
export function createThrottle(clock: Clock): Throttle {
  const failures = new Map<string, { count: number; until: number }>();
  const current = (key: string): { count: number; until: number } => {
    const known = failures.get(key);
    const now = clock.now().getTime();
    return known !== undefined && known.until > now ? known : { count: 0, until: now + windowMilliseconds };
  };
  return {
    check(key) {
      if (current(key).count >= allowedFailures) {
        throw new AppError('RATE_LIMITED', 'Too many failed attempts. Wait 15 minutes and try again.');
      }
    },
    failed(key) {
      const { count, until } = current(key);
      failures.delete(key);
      failures.set(key, { count: count + 1, until });
      const oldest = failures.keys().next();
      if (failures.size > rememberedKeys && !oldest.done) failures.delete(oldest.value);
    },
    succeeded(key) {
      failures.delete(key);
    },
  };
}
