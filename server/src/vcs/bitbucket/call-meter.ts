import type { Clock } from '../../platform/clock.ts';

const MINUTE = 60_000;
const MINUTES = 60;
/** Calls an hour on repositories for everybody; larger plans tell theirs in headers. */
const USUAL_LIMIT = 1_000;

/** Calls since the start; `outcome` is the class of the status, or `none` where there was no answer. */
export type CallCount = { readonly method: string; readonly outcome: string; readonly calls: number };

/** Counts calls per user over the last hour, which is how Bitbucket limits them; its answers do not tell. */
export type CallMeter = {
  /** A null status: there was no answer. */
  count(user: string, method: string, status: number | null): void;
  /** What an answer said of the user's limit; anything but a positive number says nothing. */
  noteLimit(user: string, limit: number): void;
  limitOf(user: string): number;
  /** Calls of the last 60 minutes by user. */
  lastHour(): ReadonlyMap<string, number>;
  counts(): CallCount[];
};

export function createCallMeter(clock: Clock): CallMeter {
  const users = new Map<string, Map<number, number>>();
  const limits = new Map<string, number>();
  const totals = new Map<string, { method: string; outcome: string; calls: number }>();
  const minuteNow = () => Math.floor(clock.now().getTime() / MINUTE);

  function forget(counts: Map<number, number>): void {
    for (const minute of counts.keys()) {
      if (minute <= minuteNow() - MINUTES) counts.delete(minute);
    }
  }

  return {
    count(user, method, status) {
      const counts = users.get(user) ?? new Map<number, number>();
      users.set(user, counts);
      forget(counts);
      counts.set(minuteNow(), (counts.get(minuteNow()) ?? 0) + 1);
      const outcome = outcomeOf(status);
      const total = totals.get(`${method} ${outcome}`) ?? { method, outcome, calls: 0 };
      total.calls += 1;
      totals.set(`${method} ${outcome}`, total);
    },
    noteLimit(user, limit) {
      if (Number.isFinite(limit) && limit > 0) limits.set(user, limit);
    },
    limitOf: (user) => limits.get(user) ?? USUAL_LIMIT,
    lastHour() {
      for (const [user, counts] of users) {
        forget(counts);
        if (counts.size === 0) users.delete(user);
      }
      return new Map([...users].map(([user, counts]) => [user, sum(counts.values())]));
    },
    counts: () => [...totals.values()].map((total) => ({ ...total })),
  };
}

function outcomeOf(status: number | null): string {
  if (status === null) return 'none';
  return status === 429 ? '429' : `${Math.floor(status / 100)}xx`;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
