/** What became of one attempt: an HTTP status, or no answer at all. */
export type Attempt = {
  /** Null when there was no answer: refused, reset, timed out. */
  readonly status: number | null;
  /** Milliseconds that `Retry-After` asked for. */
  readonly retryAfter: number | null;
};

export type Repeatability = {
  /** Whether a second attempt can do no harm when the first may have been carried out. */
  readonly repeatable: boolean;
  /** Whether a 404 may mean "not visible yet": an event can arrive before the API shows its subject. */
  readonly awaitVisible: boolean;
};

const MAX_WAIT = 20_000;
const DELAYS = {
  failed: [250, 500, 1_000],
  invisible: [300, 900],
} as const;

/**
 * Milliseconds to wait before the next attempt, or null to give up. Delays double and are spread over their upper
 * half by `random` (0 to 1), so that many callers do not return together.
 */
export function retryDelay(
  attempt: Attempt,
  { repeatable, awaitVisible }: Repeatability,
  retries: number,
  random: number,
): number | null {
  const kind = retryKind(attempt.status);
  if (kind === null) return null;
  if (kind === 'failed' && !repeatable) return null;
  if (kind === 'invisible' && !awaitVisible) return null;
  const delay = DELAYS[kind][retries];
  if (delay === undefined) return null;
  const wait = Math.max(delay * (0.5 + random / 2), attempt.retryAfter ?? 0);
  return wait <= MAX_WAIT ? wait : null;
}

/** Milliseconds of a `Retry-After` header: seconds or a date. Bitbucket seldom sends it. */
export function parseRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

function retryKind(status: number | null): keyof typeof DELAYS | null {
  if (status === 404) return 'invisible';
  return status === null || status >= 500 ? 'failed' : null;
}
