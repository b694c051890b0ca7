import type { IncomingHttpHeaders } from 'node:http';
import { type Actor, type CallContext, nobody } from '../authz/index.ts';
import type { SignedIn } from '../identity/index.ts';
import type { ApiDeps } from './deps.ts';
import type { Hub } from './hub.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { isOwnOrigin } from './origin.ts';

/** The session cookie of the request, and the way to set it. */
export type SessionCookie = {
  readonly token: string | null;
  set(token: string): void;
  clear(): void;
};

/** What every resolver gets: the features, who asks, and what was loaded already. */
export type Context = CallContext &
  ApiDeps & {
    readonly mustChangePassword: boolean;
    readonly session: SessionCookie;
    readonly userAgent: string | null;
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
  readonly session: SessionCookie;
  readonly cutLine: () => void;
};

/** For how long a stream trusts what it knows of its caller. */
const trustedMilliseconds = 5_000;

/** Throws UNAUTHENTICATED for a bearer token that is not valid; a session that ended is nobody's. */
export async function createContext(
  deps: ApiDeps,
  hub: Hub,
  { headers, remoteAddress, session, cutLine }: RequestFacts,
): Promise<Context> {
  const bearer = bearerOf(headers.authorization);
  const identify = (): Promise<SignedIn> => identifyBy(deps, bearer, session.token);
  const { actor, mustChangePassword } = await identify();
  const call: CallContext = { actor, remoteAddress };
  const context: Context = {
    ...deps,
    ...call,
    mustChangePassword,
    session,
    userAgent: headers['user-agent']?.slice(0, 512) ?? null,
    mayChange: mayChange({ headers, cookie: bearer === null && session.token !== null }, deps),
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

async function identifyBy(
  { signIn, apiKeys }: ApiDeps,
  bearer: string | null,
  session: string | null,
): Promise<SignedIn> {
  if (bearer !== null) return { actor: await apiKeys.byToken(bearer), mustChangePassword: false };
  const signedIn = session === null ? null : await signIn.bySession(session);
  return signedIn ?? { actor: nobody, mustChangePassword: false };
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
