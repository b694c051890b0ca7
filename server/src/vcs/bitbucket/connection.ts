import { AppError } from '@gantry/contract/errors';
import type { Clock } from '../../platform/clock.ts';
import type { ConnectionReport, Credentials } from '../provider.ts';
import { type Answer, answerError, grantedScopes, parseJson } from './answer-error.ts';
import { userSchema } from './api-schemas.ts';
import { parseScopes, scopeStates } from './scopes.ts';
import type { Transport } from './transport.ts';

/**
 * One call of `/user`. Access tokens and tokens without `read:user` are refused there with 403, yet the answer's
 * headers, or else its body, name the scopes (measured by others, not documented by Atlassian).
 */
export async function testConnection(
  api: Transport,
  credentials: Credentials,
  clock: Clock,
): Promise<ConnectionReport> {
  const answer = await api.exchange({ path: '/user', query: { fields: 'display_name,nickname' } });
  const credentialType = answer.headers.get('x-credential-type');
  if (credentialType === 'apppassword') throw new AppError('APP_PASSWORD_REFUSED');
  if (answer.status === 401) throw rejected(answer, credentials);
  const granted = parseScopes(answer.headers.get('x-oauth-scopes')) ?? grantedScopes(answer);
  const isAccepted = answer.status === 200;
  if (!isAccepted && (answer.status !== 403 || granted === null)) throw answerError(answer);
  return {
    owner: isAccepted ? ownerOf(answer) : null,
    credentialType,
    scopes: granted === null ? [] : scopeStates(granted),
    ownAccount: credentials.kind === 'access_token' || /_access_token$/.test(credentialType ?? ''),
    clockSkewMs: skewOf(answer, clock.now()),
  };
}

/** The `Date` header has whole seconds: less than two of them are no difference. */
function skewOf({ headers }: Answer, now: Date): number | null {
  const theirs = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return null;
  const skew = theirs - now.getTime();
  return Math.abs(skew) < 2_000 ? 0 : skew;
}

function ownerOf(answer: Answer): string | null {
  const user = userSchema.safeParse(parseJson(answer.body));
  return user.success ? (user.data.display_name ?? user.data.nickname ?? null) : null;
}

/** The two kinds of token look alike, and Bitbucket does not say that one was used as the other. */
function rejected(answer: Answer, { kind, token }: Credentials): AppError {
  const { code, message, details = {} } = answerError(answer);
  if (kind === 'api_token') {
    const isOther = token.startsWith('ATCTT');
    const hint = 'This is an access token: use it without an email address.';
    return new AppError(code, isOther ? hint : message, { details });
  }
  const hint = token.startsWith('ATATT')
    ? 'This is an API token: it needs the email address of its Atlassian account.'
    : 'Bitbucket Cloud refused the access token. Check that it is whole and has not expired.';
  return new AppError(code, hint, { details });
}
