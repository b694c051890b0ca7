import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until there is an answer, or throws with what was waited for. Polls a public API, which has no other way. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  { seconds = 60, everyMilliseconds = 25 } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s in vain for ${what}.`);
    await delay(everyMilliseconds);
  }
}
