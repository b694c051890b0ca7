import { type Finding, finding } from './model.ts';

const dayMs = 24 * 3_600_000;
/** API tokens live a year at most, so one that nobody dated ends at the latest then. */
const longestLifeMs = 365 * dayMs;

/** Days before the end at which people are told. */
export const warningDays = [30, 7, 1] as const;

export type TokenDates = {
  readonly kind: 'api_token' | 'access_token';
  readonly expiresAt: Date | null;
  readonly setAt: Date | null;
};

const steps = [
  'Create another token in Bitbucket with the same scopes, and note its expiry date.',
  'Open Edit of this integration, paste the token and enter the date. Both tokens work meanwhile; nothing is lost.',
];

/** When the token ends: entered by a person, or for API tokens known to be within a year. */
export function expiryFinding({ kind, expiresAt, setAt }: TokenDates, now: Date): Finding {
  const about = { key: 'token_expiry', title: 'Token expiry' } as const;
  if (expiresAt !== null) return datedFinding(expiresAt, now);
  if (kind === 'access_token') {
    return finding({
      ...about,
      state: 'ok',
      message: 'No expiry date is entered. Access tokens may live without one; enter it if this one has.',
      fix: { action: 'set_expiry', label: 'Enter the expiry date', target: null },
    });
  }
  const latest = new Date((setAt ?? now).getTime() + longestLifeMs);
  const left = daysLeft(latest, now);
  return finding({
    ...about,
    state: left <= warningDays[0] ? 'warning' : 'hint',
    message: `No expiry date is entered. API tokens live a year at most: this one ends on ${dayOf(latest)} or earlier. Enter the date and Gantry warns 30, 7 and 1 days before.`,
    fix: { action: 'set_expiry', label: 'Enter the expiry date', target: null },
  });
}

function datedFinding(expiresAt: Date, now: Date): Finding {
  const about = { key: 'token_expiry', title: 'Token expiry' } as const;
  const left = daysLeft(expiresAt, now);
  const fix = { action: 'replace_token', label: 'Replace the token', target: null } as const;
  if (expiresAt <= now) {
    const message = `The token expired on ${dayOf(expiresAt)}. Events wait until it is replaced.`;
    return finding({ ...about, state: 'failed', message, steps, fix });
  }
  const message = `The token expires on ${dayOf(expiresAt)}, in ${left === 1 ? '1 day' : `${left} days`}.`;
  if (left > warningDays[0]) return finding({ ...about, state: 'ok', message });
  return finding({ ...about, state: 'warning', message, steps, fix });
}

/** Whole days, counted up: something that ends in an hour ends in 1 day. */
export const daysLeft = (end: Date, now: Date): number =>
  Math.max(0, Math.ceil((end.getTime() - now.getTime()) / dayMs));

/** The narrowest of the warnings that is due: 30, 7, 1, or 0 for expired; null while there is time. */
export function dueWarning(end: Date, now: Date): number | null {
  if (end <= now) return 0;
  const left = daysLeft(end, now);
  return warningDays.toReversed().find((days) => left <= days) ?? null;
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
export const dayOf = (date: Date): string => day.format(date);
