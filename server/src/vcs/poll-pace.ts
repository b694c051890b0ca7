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
  /** Whether lists of what changed in the workspace tell of pushes between rounds. */
  readonly looked: boolean;
};

const minute = 60_000;
/** Webhooks reach nobody here, or miss things: a minute with the time that a round and its decisions take. */
const eager = 50_000;
/** Something has just happened here, so that more may follow. */
const active = 2 * minute;
/** Webhooks work and nobody pushes: three rounds of two calls an hour. */
const idle = 20 * minute;
const callsPerRound = 2;
/** What moved moments ago often moves again: a pull request follows its push, a push its review. */
const lively = 10 * minute;
/** From so many repositories of a workspace on, one list of what changed costs less than rounds. */
const worthLooking = 8;
/** Webhooks work: with rounds of half an hour, looking keeps to six calls an hour and repository. */
const calmLook = 4 * minute;
const idleLooked = 30 * minute;
/** The part of a user's hourly calls that rounds may use; the rest is for events and for feedback. */
const share = 0.5;
/** From here on the budget is left to events and feedback. */
export const spent = 0.7;

/** Milliseconds until the next round. */
export function pollDelay(paced: Paced): number {
  const wanted = paced.used >= spent ? idle : wantedDelay(paced);
  if (paced.looked && paced.used < spent && isLively(paced)) return wanted;
  return Math.max(wanted, affordableDelay(paced));
}

/** How long rounds of all repositories take at least, for their calls. Looks are paid from the same share. */
function affordableDelay({
  repositories,
  limit,
  looked,
}: Pick<Paced, 'repositories' | 'limit' | 'looked'>): number {
  const calls = share * limit - (looked ? 60 : 0);
  return (callsPerRound * repositories * 60 * minute) / calls;
}

export type LookPaced = {
  /** Whether some repository of the workspace has no webhook to rely on. */
  readonly eager: boolean;
  /** Of the workspace. */
  readonly repositories: number;
  /** Whose calls the same user pays for, of all workspaces. */
  readonly paidFor: number;
  readonly used: number;
  readonly limit: number;
};

/** Milliseconds between two lists of what changed in a workspace; null where rounds alone cost less. */
export function lookDelay({ eager, repositories, paidFor, used, limit }: LookPaced): number | null {
  const pays = eager
    ? affordableDelay({ repositories: paidFor, limit, looked: false }) > minute
    : repositories >= worthLooking;
  if (!pays) return null;
  if (used >= spent) return idle;
  return eager ? minute : calmLook;
}

export const isEager = ({
  polling,
  lastDeliveryAt,
  missedAt,
}: Pick<Paced, 'polling' | 'lastDeliveryAt' | 'missedAt'>): boolean =>
  polling === 'always' || lastDeliveryAt === null || (missedAt !== null && missedAt > lastDeliveryAt);

function wantedDelay(paced: Paced): number {
  if (isEager(paced)) return eager;
  return Math.min(Math.max(quiet(paced) / 4, active), paced.looked ? idleLooked : idle);
}

const isLively = (paced: Paced): boolean => quiet(paced) < lively;

/** Milliseconds since anything happened. */
const quiet = ({ lastDeliveryAt, missedAt, now }: Paced): number =>
  now.getTime() - Math.max(lastDeliveryAt?.getTime() ?? 0, missedAt?.getTime() ?? 0);
