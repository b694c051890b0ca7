/**
 * The same value with every text in a form that PostgreSQL can keep: NUL becomes its symbol, and halves of surrogate
 * pairs the replacement character. For what other programs say, which must be kept rather than refused.
 */
export function storableTexts<T>(value: T): T;
export function storableTexts(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\u2400').toWellFormed();
  if (Array.isArray(value)) return value.map((item: unknown) => storableTexts(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, storableTexts(item)]));
}
