import type { IncomingHttpHeaders } from 'node:http';
import { type Actor, type CallContext, nobody } from '../authz/index.ts';
import type { SignedIn } from '../identity/index.ts';
import type { ApiDeps } from './deps.ts';
import type { Hub } from './hub.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { isOwnOrigin } from './origin.ts';

/** A cookie of the request that holds a token, and the way to set it. */
export type TokenCookie = {
  readonly token: string | null;
  set(token: string): void;
  clear(): void;
};

/** What every resolver gets: the features, who asks, and what was loaded already. */
export type Context = CallContext &
  ApiDeps & {
    readonly mustChangePassword: boolean;
    readonly mustSetUpSecondFactor: boolean;
    readonly session: TokenCookie;
    /** Between a right password and the second factor. */
    readonly signInStep: TokenCookie;
    readonly userAgent: string | null;
    /** What the caller wants noted on the runs that it starts, confirms or promotes. */
    readonly runMetadata: string | null;
    /** Whether this request may change things: a browser's must come from Gantry's own pages. */
    readonly mayChange: boolean;
    readonly loaders: Loaders;
    readonly hub: Hub;
    /** The same caller with the roles of now, for streams that stay open. Throws when signed out meanwhile. */
    callNow(): Promise<CallContext>;
    /** The same caller with the roles of this moment, after something was made in which it may hold some. */
    reload(): Promise<CallContext>;
    /** Ends the connection without an end of the answer, so that its reader connects again. */
    cutLine(): void;
  };

export type RequestFacts = {
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string | null;
  readonly session: TokenCookie;
  readonly signInStep: TokenCookie;
  readonly cutLine: () => void;
};

/** For how long a stream trusts what it knows of its caller. */
const trustedMilliseconds = 5_000;

/** Throws UNAUTHENTICATED for a bearer token that is not valid; a session that ended is nobody's. */
export async function createContext(
  deps: ApiDeps,
  hub: Hub,
  { headers, remoteAddress, session, signInStep, cutLine }: RequestFacts,
): Promise<Context> {
  const bearer = bearerOf(headers.authorization);
  const identify = (): Promise<SignedIn> => identifyBy(deps, bearer, session.token);
  const { actor, mustChangePassword, mustSetUpSecondFactor } = await identify();
  const call: CallContext = { actor, remoteAddress };
  const context: Context = {
    ...deps,
    ...call,
    mustChangePassword,
    mustSetUpSecondFactor,
    session,
    signInStep,
    runMetadata: textOf(headers['gantry-run-metadata'] ?? headers['spacelift-user-provided-run-metadata']),
    userAgent: headers['user-agent']?.slice(0, 512) ?? null,
    mayChange: mayChange({ headers, cookie: bearer === null && hasCookie(session, signInStep) }, deps),
    loaders: createLoaders(deps, call),
    hub,
    async reload() {
      const now = { ...call, actor: (await identify()).actor };
      return Object.assign(context, now, { loaders: createLoaders(deps, now) });
    },
    callNow: createCallNow(deps, call, async () => (await identify()).actor),
    cutLine,
  };
  return context;
}

const textOf = (value: string | string[] | undefined): string | null =>
  value === undefined ? null : [value].flat().join(', ');

function createCallNow({ clock }: ApiDeps, first: CallContext, identify: () => Promise<Actor>) {
  let call = first;
  let trustedUntil = clock.now().getTime() + trustedMilliseconds;
  return async (): Promise<CallContext> => {
    const now = clock.now().getTime();
    if (now >= trustedUntil) {
      call = { ...first, actor: await identify() };
      trustedUntil = now + trustedMilliseconds;
    }
    return call;
  };
}

const hasCookie = (...cookies: readonly TokenCookie[]): boolean =>
  cookies.some(({ token }) => token !== null);

const held = { mustChangePassword: false, mustSetUpSecondFactor: false };

async function identifyBy(
  { identity, workers }: ApiDeps,
  bearer: string | null,
  session: string | null,
): Promise<SignedIn> {
  if (bearer !== null) {
    const stack = await workers.actorOfRunToken(bearer);
    return { actor: stack ?? (await identity.apiKeys.byToken(bearer)), ...held };
  }
  const signedIn = session === null ? null : await identity.sessions.bySession(session);
  return signedIn ?? { actor: nobody, ...held };
}

function bearerOf(authorization: string | undefined): string | null {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Browsers send an Origin with every POST; programs without cookies need none. */
function mayChange(
  { headers, cookie }: { headers: IncomingHttpHeaders; cookie: boolean },
  { installation }: ApiDeps,
): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return !cookie;
  return isOwnOrigin({ origin, host, publicUrl: installation.publicUrl });
}
