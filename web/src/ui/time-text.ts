import { formatDistanceStrict } from 'date-fns';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** The full instant in the reader's own zone and manner. */
export const exactTime = (at: number): string => exact.format(at);

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** A date without a time, which is the same day in every zone. */
export const dayText = (at: number): string => day.format(at);

/** "just now", "5 min ago", "in 2 days"; both in milliseconds since the epoch. */
export function relativeTime(at: number, now: number): string {
  if (Math.abs(now - at) < 10_000) return 'just now';
  return formatDistanceStrict(at, now, { addSuffix: true })
    .replace(/ minutes?/, ' min')
    .replace(/ seconds?/, ' s');
}

/** "850 ms", "12 s", "1 m 12 s", "2 h 5 m". */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
