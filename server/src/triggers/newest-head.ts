/** What an event says of a branch; the hash of a pull request's head may be abbreviated. */
export type Told = {
  readonly sha: string;
  readonly before: string | null;
  /** Unix milliseconds of the commit; null where the event does not say. */
  readonly timestamp: number | null;
};

/** What earlier events of the branch left behind; `sha` is null when they deleted it. */
export type Known = { readonly sha: string | null; readonly superseded: readonly string[] };
export type Tip = { readonly sha: string; readonly timestamp: number };

/**
 * Which commit of a branch is the newest: the one that the event tells of, the one that the API shows at its tip, the
 * one known from other events, or none, since the branch is gone. Events arrive late and in any order, and what the
 * API shows may lag behind an event by moments.
 */
export type Newest = 'told' | 'tip' | 'known' | 'gone';

export function newestHead(told: Told, tip: Tip | null, known: Known): Newest {
  const wasSuperseded = (sha: string): boolean => known.superseded.some((old) => old.startsWith(sha));
  const isOld = wasSuperseded(told.sha);
  if (tip === null) return isOld ? (known.sha === null ? 'gone' : 'known') : 'told';
  if (tip.sha.startsWith(told.sha)) {
    // An old event, while the API lags just as far; a branch that was forced back came from elsewhere.
    return isOld && known.sha !== null && told.before !== null && wasSuperseded(told.before)
      ? 'known'
      : 'tip';
  }
  if (isOld) return known.sha !== null && wasSuperseded(tip.sha) ? 'known' : 'tip';
  const isDatedBefore = told.timestamp !== null && tip.timestamp < told.timestamp;
  return tip.sha === told.before || wasSuperseded(tip.sha) || isDatedBefore ? 'told' : 'tip';
}

const kept = 50;

/** The former heads of a branch after it moved to `head`, with what the event says has been. */
export function supersededBy(
  head: string | null,
  known: Known,
  further: readonly (string | null)[],
): string[] {
  const all = [...known.superseded, known.sha, ...further];
  const whole = all.filter((sha): sha is string => sha !== null && sha.length === 40 && sha !== head);
  return [...new Set(whole.reverse())].reverse().slice(-kept);
}
