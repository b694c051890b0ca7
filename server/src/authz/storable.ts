/**
 * Whether every text in a value can be kept: PostgreSQL refuses NUL in text, and halves of surrogate pairs in JSON.
 * Checked at the edge, so that such input is the sender's mistake and not ours.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (Array.isArray(value)) return value.every(isStorable);
  return typeof value !== 'object' || value === null || Object.values(value).every(isStorable);
}
