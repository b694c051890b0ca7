import type { StoredConnection } from '../tables.ts';

/** Refusals of the token itself: nothing of the integration works until it is replaced. */
const breaking: ReadonlySet<string | null> = new Set([
  'VCS_CREDENTIALS_REJECTED',
  'VCS_SCOPE_MISSING',
  'VCS_IP_NOT_ALLOWED',
  'APP_PASSWORD_REFUSED',
]);

type Broken = { readonly broken_since: Date | null; readonly broken_message: string | null };

/** Whether the credentials are refused, since when and why. An answer that tells neither leaves it as it was. */
export function brokenBy(
  outcome: Pick<StoredConnection, 'ok' | 'code' | 'message'>,
  since: Date | null,
  now: Date,
): Partial<Broken> {
  if (outcome.ok) return { broken_since: null, broken_message: null };
  if (!breaking.has(outcome.code)) return {};
  return { broken_since: since ?? now, broken_message: outcome.message };
}
