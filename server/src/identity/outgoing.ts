import { AppError } from '@gantry/contract/errors';

const patienceMilliseconds = 10_000;
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Tokens and keys travel encrypted; only to this very machine may they go in the clear. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}

export const isLoopback = (url: URL): boolean => loopback.has(url.hostname);

/** A fetch to identity providers: no unsafe addresses, no redirects elsewhere, no waiting for ever. */
export async function fetchSafely(url: string, init: RequestInit = {}): Promise<Response> {
  if (!isSafeUrl(url)) {
    throw new AppError(
      'SSO_PROVIDER_UNUSABLE',
      `The identity provider must use https: ${new URL(url).origin}`,
    );
  }
  const patience = AbortSignal.timeout(patienceMilliseconds);
  const signal = init.signal == null ? patience : AbortSignal.any([init.signal, patience]);
  return fetch(url, { ...init, redirect: 'manual', signal });
}
