import { AppError } from '@gantry/contract/errors';
import * as openid from 'openid-client';
import { z } from 'zod';
import { fetchSafely, isLoopback } from './outgoing.ts';

export type OidcClient = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

/** What proves that an answer belongs to a question: kept at the browser's step, never shown. */
export const oidcChecks = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type OidcChecks = z.infer<typeof oidcChecks>;

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** Reads the provider's own description. Throws SSO_PROVIDER_UNUSABLE. */
export async function discover({
  issuer,
  clientId,
  clientSecret,
}: OidcClient): Promise<openid.Configuration> {
  const url = new URL(issuer);
  try {
    return await openid.discovery(url, clientId, undefined, openid.ClientSecretBasic(clientSecret), {
      [openid.customFetch]: (target: string, { body, signal, ...init }: openid.CustomFetchOptions) =>
        fetchSafely(target, {
          ...init,
          body: body instanceof Uint8Array ? new Uint8Array(body) : (body ?? null),
          signal: signal ?? null,
        }),
      // Who stands between us and the provider must not be able to say who somebody is.
      execute: [
        openid.enableNonRepudiationChecks,
        ...(isLoopback(url) ? [openid.allowInsecureRequests] : []),
      ],
    });
  } catch (cause) {
    throw new AppError(
      'SSO_PROVIDER_UNUSABLE',
      `The identity provider at ${url.origin} does not describe itself: ${reason(cause)}. Check the issuer address.`,
      { cause },
    );
  }
}

/** Where to send the browser, with PKCE, state and nonce. */
export async function authorizationUrl(
  config: openid.Configuration,
  { redirectUrl, scopes }: { redirectUrl: string; scopes: readonly string[] },
): Promise<{ url: string; checks: OidcChecks }> {
  const checks = {
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    verifier: openid.randomPKCECodeVerifier(),
  };
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUrl,
    scope: [...new Set(['openid', ...scopes])].join(' '),
    state: checks.state,
    nonce: checks.nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: 'S256',
  });
  return { url: url.href, checks };
}

/** Who the provider says came back: claims of the ID token, with those of the user info where it has more. Throws SSO_FAILED. */
export async function claimsOf(
  config: openid.Configuration,
  { callback, checks, wanted }: { callback: string; checks: OidcChecks; wanted: readonly string[] },
): Promise<Claims> {
  try {
    const tokens = await openid.authorizationCodeGrant(config, new URL(callback), {
      expectedState: checks.state,
      expectedNonce: checks.nonce,
      pkceCodeVerifier: checks.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('no ID token');
    const complete = wanted.every((name) => claims[name] !== undefined);
    if (complete || config.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await openid.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
  } catch (cause) {
    throw new AppError('SSO_FAILED', `The identity provider did not sign you in: ${reason(cause)}.`, {
      cause,
    });
  }
}

/** The protocol's own words, where there are some. */
function reason(cause: unknown): string {
  if (cause instanceof openid.AuthorizationResponseError || cause instanceof openid.ResponseBodyError) {
    return (cause.error_description ?? cause.error).slice(0, 200);
  }
  if (cause instanceof AppError) return cause.message;
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : null;
  const text = cause instanceof Error ? (inner ?? cause.message) : 'it failed';
  return text.slice(0, 200);
}
