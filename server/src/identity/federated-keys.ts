import { AppError } from '@gantry/contract/errors';
import { createRemoteJWKSet, customFetch, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { RE2JS } from 're2js';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { fetchSafely, isSafeUrl } from './outgoing.ts';

/** What a program must prove instead of knowing a secret: a token of this issuer, for us, of such a subject. */
export const federation = z.object({
  issuer: z
    .string()
    .trim()
    .max(500)
    .refine(isSafeUrl, 'Enter the https address of the issuer, as its tokens name it.'),
  clientId: z.string().trim().min(1, 'Enter the audience that the tokens must have.').max(500),
  subjectExpression: z
    .string()
    .trim()
    .min(1, 'Enter a regular expression that the whole subject must match.')
    .max(1_000)
    .refine(isExpression, 'This is not a regular expression that RE2 knows.'),
  claimMappings: z.array(z.object({ name: z.string().max(100), value: z.string().max(200) })).max(50),
});
export type Federation = z.infer<typeof federation>;

function isExpression(text: string): boolean {
  try {
    RE2JS.compile(text);
    return true;
  } catch {
    return false;
  }
}

const description = z.object({ issuer: z.string(), jwks_uri: z.string() });
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const describedMilliseconds = 10 * 60_000;
const mostIssuers = 100;

export type FederationDeps = {
  readonly clock: Clock;
  /** Hosts that may hold an issuer's keys beside the issuer's own. */
  readonly keyHosts: readonly string[];
};

/** Proven: the mapped claims. Else why not, for the log and for nobody else. */
export type Proof =
  | { readonly proven: true; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly proven: false; readonly reason: string };

/** Verifies tokens of identity providers with the keys that these publish. */
export function createFederation(deps: FederationDeps) {
  const known = new Map<string, { until: number; keys: JWTVerifyGetKey }>();
  const keysOf = async (issuer: string): Promise<JWTVerifyGetKey> => {
    const now = deps.clock.now().getTime();
    const kept = known.get(issuer);
    if (kept !== undefined && kept.until > now) return kept.keys;
    const keys = await fetchKeys(issuer, deps.keyHosts);
    if (known.size >= mostIssuers) known.clear();
    known.set(issuer, { until: now + describedMilliseconds, keys });
    return keys;
  };
  return async (token: string, expected: Federation): Promise<Proof> => {
    try {
      const { payload } = await jwtVerify(token, await keysOf(expected.issuer), {
        algorithms,
        issuer: expected.issuer,
        audience: expected.clientId,
        currentDate: deps.clock.now(),
        requiredClaims: ['sub', 'exp'],
      });
      return judge(payload, expected);
    } catch (error) {
      return { proven: false, reason: error instanceof Error ? error.message : 'it failed' };
    }
  };
}

/** The expression must match the whole subject: a prefix of another's name opens nothing. Pure. */
export function judge({ sub = '', ...payload }: JWTPayload, expected: Federation): Proof {
  if (!RE2JS.compile(expected.subjectExpression).matches(sub)) {
    return { proven: false, reason: 'the subject does not match' };
  }
  const mapped = expected.claimMappings.map(({ name, value }) => [name, payload[value] ?? null] as const);
  return { proven: true, claims: { sub, ...Object.fromEntries(mapped) } };
}

/** Keys come from the issuer's host, or from a host that the operator named: a description cannot point elsewhere. */
async function fetchKeys(issuer: string, keyHosts: readonly string[]): Promise<JWTVerifyGetKey> {
  const answer = await fetchSafely(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri } = description.parse(await answer.json());
  if (named !== issuer) throw new AppError('SSO_PROVIDER_UNUSABLE', 'The issuer names itself otherwise.');
  const url = new URL(jwks_uri);
  if (url.host !== new URL(issuer).host && !keyHosts.includes(url.host)) {
    throw new AppError('SSO_PROVIDER_UNUSABLE', `The keys are at ${url.host}, which is not allowed.`);
  }
  return createRemoteJWKSet(url, { [customFetch]: (target, init) => fetchSafely(target, init) });
}
