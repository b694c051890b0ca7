import type { Clock } from '../../platform/clock.ts';

const MINUTE = 60_000;
const MINUTES = 60;

/** Counts calls per user over the last hour, which is how Bitbucket limits them; its answers do not tell. */
export type CallMeter = {
  count(user: string): void;
  /** Calls of the last 60 minutes by user. */
  lastHour(): ReadonlyMap<string, number>;
};

export function createCallMeter(clock: Clock): CallMeter {
  const users = new Map<string, Map<number, number>>();
  const minuteNow = () => Math.floor(clock.now().getTime() / MINUTE);

  function forget(counts: Map<number, number>): void {
    for (const minute of counts.keys()) {
      if (minute <= minuteNow() - MINUTES) counts.delete(minute);
    }
  }

  return {
    count(user) {
      const counts = users.get(user) ?? new Map<number, number>();
      users.set(user, counts);
      forget(counts);
      counts.set(minuteNow(), (counts.get(minuteNow()) ?? 0) + 1);
    },
    lastHour() {
      for (const [user, counts] of users) {
        forget(counts);
        if (counts.size === 0) users.delete(user);
      }
      return new Map([...users].map(([user, counts]) => [user, sum(counts.values())]));
    },
  };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
