import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

export const clientId = 'gantry';
export const clientSecret = 'a secret that the provider gave out';

export type ProviderPerson = Readonly<Record<string, unknown>> & { readonly sub: string };
type Options = { readonly redirectUrl: string; readonly person: ProviderPerson };
/** The claims of an ID token, and whether the provider's own key signs them. */
type Token = { readonly claims: JWTPayload; readonly foreign: boolean };

/**
 * A certified OpenID provider on this machine that demands PKCE. Whoever comes is signed in as `person` and agrees;
 * `groups` are told by its user info alone, as with large directories.
 */
export async function startProvider({ redirectUrl, person }: Options) {
  const own = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256', { extractable: true });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const state: { person: ProviderPerson; denies: boolean; spoil: ((claims: JWTPayload) => Token) | null } = {
    person,
    denies: false,
    spoil: null,
  };
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUrl] }],
    jwks: { keys: [{ ...(await exportJWK(own.privateKey)), kid: 'own', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['of the tests'] },
    pkce: { required: () => true },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
      groups: ['groups'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: async (_context, accountId) => ({
      accountId,
      claims: async () => ({ ...state.person, sub: accountId }),
    }),
  });
  provider.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) return next();
    const { prompt, params, session, grantId } = await provider.interactionDetails(context.req, context.res);
    const answer = async () => {
      if (state.denies) return { error: 'access_denied', error_description: 'The person said no' };
      if (prompt.name === 'login') return { login: { accountId: state.person.sub } };
      const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
      const grant = known ?? new provider.Grant({ accountId: session?.accountId ?? '', clientId });
      grant.addOIDCScope(String(params.scope));
      return { consent: { grantId: await grant.save() } };
    };
    context.respond = false;
    await provider.interactionFinished(context.req, context.res, await answer(), {
      mergeWithLastSubmission: prompt.name !== 'login',
    });
  });
  provider.use(async (context, next) => {
    await next();
    const { body } = context;
    if (state.spoil === null || context.path !== '/token' || !isTokens(body)) return;
    const { claims, foreign: byAnother } = state.spoil(claimsOf(body.id_token));
    const key = byAnother ? foreign.privateKey : own.privateKey;
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' });
    context.body = { ...body, id_token: await token.sign(key) };
  });
  server.on('request', provider.callback());
  return {
    issuer,
    /** Who comes next. */
    become: (next: ProviderPerson) => Object.assign(state, { person: next }),
    /** From now on whoever comes does not agree. */
    deny: (denies: boolean) => Object.assign(state, { denies }),
    /** What it tells about itself is rewritten, as by somebody who has its place; null for no more. */
    spoil: (change: typeof state.spoil) => Object.assign(state, { spoil: change }),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const isTokens = (body: unknown): body is { id_token: string } =>
  typeof body === 'object' && body !== null && 'id_token' in body && typeof body.id_token === 'string';

const claimsOf = (token: string): JWTPayload =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;
