import { AppError } from '@gantry/contract/errors';
import type { Clock } from '../platform/clock.ts';

const windowMilliseconds = 15 * 60_000;
const allowedAttempts = 10;
const rememberedKeys = 10_000;

export type Throttle = {
  /**
   * Counts an attempt, and throws RATE_LIMITED after ten within a quarter of an hour. It counts before the answer is
   * known: checking a password takes time, in which a thousand other guesses would pass.
   */
  attempt(keys: readonly string[]): void;
  /** Whether the next attempt would be refused. */
  isExhausted(keys: readonly string[]): boolean;
  /** Forgets the attempts: they were the owner's. */
  succeeded(keys: readonly string[]): void;
};

/** Slows down guessing, by account and by address. Kept in memory: it may forget, it must not grow. */
export function createThrottle(clock: Clock): Throttle {
  const attempts = new Map<string, { count: number; until: number }>();
  const current = (key: string): { count: number; until: number } => {
    const known = attempts.get(key);
    const now = clock.now().getTime();
    return known !== undefined && known.until > now ? known : { count: 0, until: now + windowMilliseconds };
  };
  const count = (key: string): void => {
    const { count: before, until } = current(key);
    attempts.delete(key);
    attempts.set(key, { count: before + 1, until });
    const oldest = attempts.keys().next();
    if (attempts.size > rememberedKeys && !oldest.done) attempts.delete(oldest.value);
  };
  const isExhausted = (keys: readonly string[]): boolean =>
    keys.some((key) => current(key).count >= allowedAttempts);
  return {
    isExhausted,
    attempt(keys) {
      if (isExhausted(keys)) {
        throw new AppError('RATE_LIMITED', 'Too many failed attempts. Wait 15 minutes and try again.');
      }
      for (const key of keys) count(key);
    },
    succeeded(keys) {
      for (const key of keys) attempts.delete(key);
    },
  };
}
