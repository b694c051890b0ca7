const SECRET_KEY =
  /pass(word|wd|phrase)|secret|token|authorization|cookie|api[-_]?key|private[-_]?key|encryption[-_]?key|credential|signature/i;
const URL_USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi;
const MAX_DEPTH = 6;

/** What stands in a log line in place of a secret. */
export const REDACTED = '[redacted]';

/** Hides the user name and password of every URL in a text. */
export function redactText(text: string): string {
  return text.includes('://') ? text.replace(URL_USER_INFO, `$1${REDACTED}@`) : text;
}

/**
 * A copy of plain data with the value of every secret-looking key replaced, at any depth up to six; what lies
 * deeper, or points back at itself, is left out. Values that are not plain data (errors, dates) stay as they are.
 */
export function redact(data: Record<string, unknown>): Record<string, unknown> {
  return redactEntries(data, 0, new Set([data]));
}

function redactEntries(data: object, depth: number, above: Set<object>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      SECRET_KEY.test(key) && isSecretShaped(value) ? REDACTED : redactValue(value, depth + 1, above),
    ]),
  );
}

/** Counts and flags such as `tokens: 3` or `hasPassword: true` tell nothing worth hiding. */
function isSecretShaped(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== 'number' && typeof value !== 'boolean';
}

function redactValue(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  if (above.has(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[deep]';
  const path = new Set(above).add(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1, path));
  return redactEntries(value, depth, path);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Array.prototype;
}
