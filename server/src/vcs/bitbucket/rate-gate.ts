import { AppError } from '@gantry/contract/errors';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 5 * 60_000;

/**
 * Holds back all calls of a user whom Bitbucket limits: asking on makes the limit last longer. Pauses double from
 * 5 seconds to 5 minutes until a call passes; a storm of refusals is one line in the log.
 */
export type RateGate = {
  /** Throws VCS_RATE_LIMITED while the user is paused; `details.retryAt` says until when. */
  pass(user: string): void;
  limited(user: string): void;
  passed(user: string): void;
};

export function createRateGate(clock: Clock, logger: Logger | undefined): RateGate {
  const pauses = new Map<string, { length: number; until: number }>();
  return {
    pass(user) {
      const pause = pauses.get(user);
      if (!pause || pause.until <= clock.now().getTime()) return;
      throw new AppError('VCS_RATE_LIMITED', undefined, {
        details: { retryAt: new Date(pause.until).toISOString() },
      });
    },
    limited(user) {
      const now = clock.now().getTime();
      const before = pauses.get(user);
      // Calls that were already under way report the same storm once more.
      if (before && before.until > now) return;
      const length = before ? Math.min(before.length * 2, LONGEST_PAUSE) : FIRST_PAUSE;
      pauses.set(user, { length, until: now + length });
      if (!before) logger?.warn({ user }, 'Bitbucket Cloud limits the calls of a user; they are paused');
    },
    passed(user) {
      if (pauses.delete(user)) logger?.info({ user }, 'Bitbucket Cloud accepts calls of the user again');
    },
  };
}
