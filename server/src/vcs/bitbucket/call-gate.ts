import { AppError } from '@gantry/contract/errors';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';

/** Why a user's calls are held back: Bitbucket limits them, or fails to answer anybody. */
export type Trouble = 'limited' | 'failing';
export type Refusal = {
  readonly trouble: Trouble;
  /** Milliseconds that Bitbucket asked for, where it did. */
  readonly retryAfter: number | null;
};
/** Names one call. */
export type Ticket = number;
/** What a refused call does next: goes on as it would, tries when the pause is over, or gives up. */
export type Verdict = { readonly paused: false } | { readonly paused: true; readonly tryIn: number | null };

const pauses = {
  limited: { first: 1_000, longest: 5 * 60_000 },
  failing: { first: 1_000, longest: 60_000 },
} as const;
/** So many failures without a success between them are no accident of one call. */
const failuresBeforePause = 5;

/**
 * Holds back all calls of a user while Bitbucket limits them or fails: asking on makes a limit last longer and a
 * failing service fail longer. Pauses double; after each one call may try, and the others follow when it passes. A
 * storm of refusals is one line in the log.
 */
export type CallGate = {
  /**
   * Throws VCS_RATE_LIMITED or VCS_UNREACHABLE while the user is paused; `details.retryAt` says until when. Waits for
   * the call that finds out whether the pause is over, where there is one.
   */
  pass(user: string): Promise<Ticket>;
  refused(user: string, ticket: Ticket, refusal: Refusal): Verdict;
  passed(user: string): void;
  /** Null while calls may go. */
  pausedUntil(user: string): Date | null;
};

type Pause = {
  readonly trouble: Trouble;
  readonly length: number;
  readonly until: number;
  probe: Ticket;
  /** Resolves when the call that finds out has its answer; null while nobody tries. */
  probing: Promise<void> | null;
  probed: () => void;
};
type State = { failures: number; pause: Pause | null };

export function createCallGate(clock: Clock, logger: Logger | undefined, random: () => number): CallGate {
  const users = new Map<string, State>();
  let tickets: Ticket = 0;
  const now = (): number => clock.now().getTime();

  function pause(state: State, probe: Ticket, { trouble, retryAfter }: Refusal): number {
    const { first, longest } = pauses[trouble];
    const length = Math.min(state.pause === null ? first : state.pause.length * 2, longest);
    // Spread, so that several servers do not return together.
    const wait = Math.max(length * (0.5 + random() / 2), Math.min(retryAfter ?? 0, pauses.limited.longest));
    state.pause?.probed();
    state.pause = { trouble, length, until: now() + wait, probe, probing: null, probed: () => undefined };
    return wait;
  }

  function startProbe(pause: Pause, ticket: Ticket): void {
    pause.probe = ticket;
    pause.probing = new Promise((resolve) => {
      pause.probed = resolve;
    });
  }

  return {
    async pass(user) {
      tickets += 1;
      const ticket = tickets;
      for (;;) {
        const paused = users.get(user)?.pause;
        if (!paused) return ticket;
        if (paused.probing !== null) {
          await paused.probing;
          continue;
        }
        if (paused.until <= now()) {
          startProbe(paused, ticket);
          return ticket;
        }
        const code = paused.trouble === 'limited' ? 'VCS_RATE_LIMITED' : 'VCS_UNREACHABLE';
        throw new AppError(code, undefined, { details: { retryAt: new Date(paused.until).toISOString() } });
      }
    },
    refused(user, ticket, refusal) {
      const state = users.get(user) ?? { failures: 0, pause: null };
      users.set(user, state);
      state.failures += 1;
      // Calls that were under way when the pause began report the same storm once more.
      if (state.pause !== null && state.pause.probe !== ticket) return { paused: true, tryIn: null };
      if (state.pause === null) {
        if (refusal.trouble === 'failing' && state.failures < failuresBeforePause) return { paused: false };
        const { trouble } = refusal;
        logger?.warn({ user, trouble }, 'Bitbucket Cloud refuses the calls of a user; they are paused');
      }
      return { paused: true, tryIn: pause(state, ticket, refusal) };
    },
    passed(user) {
      const state = users.get(user);
      users.delete(user);
      state?.pause?.probed();
      if (state?.pause) logger?.info({ user }, 'Bitbucket Cloud accepts calls of the user again');
    },
    pausedUntil(user) {
      const until = users.get(user)?.pause?.until ?? 0;
      return until > now() ? new Date(until) : null;
    },
  };
}
