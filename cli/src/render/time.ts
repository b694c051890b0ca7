const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** "just now", "5 min ago", "2 days ago" for an instant as an ISO 8601 string; `now` in milliseconds. */
export function relativeTime(at: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(at)) / 1_000);
  if (seconds < 10) return 'just now';
  const [name, size] = units.find(([, length]) => seconds >= length) ?? ['s', 1];
  const count = Math.floor(seconds / size);
  const plural = count > 1 && size >= 3_600 ? 's' : '';
  return `${count} ${name}${plural} ago`;
}

/** "12 s", "1 m 12 s", "2 h 5 m". */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} m ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
