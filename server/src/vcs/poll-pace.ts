/** How often a repository is asked for what webhooks may have missed. */
export type Paced = {
  readonly polling: 'automatic' | 'always';
  readonly lastDeliveryAt: Date | null;
  /** When something was found that no delivery had told of. */
  readonly missedAt: Date | null;
  readonly now: Date;
  /** Repositories whose calls the same user pays for. */
  readonly repositories: number;
  /** The part of the user's hourly budget that is used up, from 0 to 1. */
  readonly used: number;
  /** Calls an hour that the user may make: 1,000, and more for access tokens of larger workspaces. */
  readonly limit: number;
};

const minute = 60_000;
/** Webhooks reach nobody here, or miss things. */
const eager = minute;
/** Something has just happened here, so that more may follow. */
const active = 2 * minute;
/** Webhooks work and nobody pushes: three rounds of two calls an hour. */
const idle = 20 * minute;
const callsPerRound = 2;
/** The part of a user's hourly calls that rounds may use; the rest is for events and for feedback. */
const share = 0.5;
/** From here on the budget is left to events and feedback. */
export const spent = 0.7;

/** Milliseconds until the next round. */
export function pollDelay(paced: Paced): number {
  const affordable = (callsPerRound * paced.repositories * 60 * minute) / (share * paced.limit);
  const wanted = paced.used >= spent ? idle : wantedDelay(paced);
  return Math.max(wanted, affordable);
}

function wantedDelay({ polling, lastDeliveryAt, missedAt, now }: Paced): number {
  if (polling === 'always' || lastDeliveryAt === null) return eager;
  if (missedAt !== null && missedAt > lastDeliveryAt) return eager;
  const quiet = now.getTime() - Math.max(lastDeliveryAt.getTime(), missedAt?.getTime() ?? 0);
  return Math.min(Math.max(quiet / 4, active), idle);
}
