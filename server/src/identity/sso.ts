import { AppError } from '@gantry/contract/errors';
import type { Configuration } from 'openid-client';
import { z } from 'zod';
import { auditSecret, rootSpace, type UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Queryable } from '../platform/db/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { authorizationUrl, claimsOf, discover, oidcChecks } from './oidc-client.ts';
import { enteredAs } from './second-step.ts';
import { startSession } from './sessions.ts';
import {
  callbackPath,
  deleteSso,
  readSso,
  type SsoSettings,
  type SsoView,
  ssoInput,
  ssoSecretContext,
  ssoView,
  writeSso,
} from './sso-settings.ts';
import { userOfClaims } from './sso-users.ts';
import { beginStep, stepMilliseconds, takeStep } from './steps-store.ts';

export type SsoDeps = { db: Db; clock: Clock; useCases: UseCases; secretBox: SecretBox; publicUrl: string };
export type Sso = ReturnType<typeof createSso>;

/** For how long a browser may be at the identity provider. */
export const ssoSeconds = stepMilliseconds / 1_000;

const inRoot = async () => ({ spaceId: rootSpace, subject: null });

/** Single sign-on with OpenID Connect: authorization code with PKCE, state and nonce. */
export function createSso(deps: SsoDeps) {
  const provider = createProvider(deps);
  return {
    /** What the sign-in button says; null without single sign-on. */
    label: async (): Promise<string | null> => (await readSso(deps.db.kysely))?.label ?? null,
    save: save(deps),
    delete: remove(deps),
    start: start(deps, provider),
    finish: finish(deps, provider),
  };
}

const save = ({ useCases, secretBox, publicUrl, db }: SsoDeps) =>
  useCases.write({
    name: 'sso.save',
    action: 'account:admin',
    input: ssoInput,
    locate: inRoot,
    audit: ({ clientSecret, ...input }) => ({ ...input, clientSecret: auditSecret(clientSecret) }),
    prepare: async ({ input }) => {
      const { clientSecret: given, ...settings } = input;
      const kept = given ?? (await keptSecret(db.kysely, secretBox));
      if (kept === null) throw fieldProblem('clientSecret', 'Enter the client secret.');
      // A provider that does not answer is found out now, not by the first person who wants to sign in.
      await discover({ ...settings, clientSecret: kept });
      return { ...settings, sealedSecret: secretBox.seal(kept, ssoSecretContext).toString('base64') };
    },
    run: async ({ trx, prepared }): Promise<SsoView> => {
      await writeSso(trx, prepared);
      return ssoView(prepared, publicUrl);
    },
  });

function fieldProblem(field: string, message: string): AppError {
  const fields = { formErrors: [], fieldErrors: { [field]: [message] } };
  return new AppError('BAD_INPUT', `${field}: ${message}`, { details: { fields } });
}

const remove = ({ useCases }: SsoDeps) =>
  useCases.write({
    name: 'sso.delete',
    action: 'account:admin',
    input: z.object({}),
    locate: inRoot,
    audit: () => ({}),
    run: async ({ trx }) => {
      await deleteSso(trx);
      return true;
    },
  });

/** Where to send the browser, and the token that it must bring back. */
const start = ({ db, clock, useCases, publicUrl }: SsoDeps, provider: Provider) =>
  useCases.open({
    name: 'sso.start',
    who: 'anyone',
    kind: 'write',
    input: z.object({ next: z.string().max(2_000) }),
    run: async ({ input }) => {
      const { settings, config } = await provider();
      const redirectUrl = `${publicUrl}${callbackPath}`;
      const { url, checks } = await authorizationUrl(config, { redirectUrl, scopes: settings.scopes });
      const data = { ...checks, issuer: settings.issuer, next: localPath(input.next) };
      const ticket = await beginStep(db.kysely, { kind: 'sso', userId: null, data, now: clock.now() });
      return { url, ticket };
    },
  });

const begun = oidcChecks.extend({ issuer: z.string(), next: z.string() });

/** Takes the provider's answer for a session. `query` is that of the callback address, as it came. */
const finish = ({ db, clock, useCases, publicUrl }: SsoDeps, provider: Provider) =>
  useCases.open({
    name: 'sso.finish',
    who: 'anyone',
    kind: 'write',
    input: z.object({
      ticket: z.string().max(128),
      query: z.string().max(8_000),
      userAgent: z.string().max(512).nullable(),
    }),
    run: async ({ input, context, record }) => {
      const now = clock.now();
      const step = await takeStep(db.kysely, { kind: 'sso', token: input.ticket, now });
      if (step === undefined) throw new AppError('SIGN_IN_EXPIRED');
      const checks = begun.parse(step.data);
      const { settings, config } = await provider();
      if (settings.issuer !== checks.issuer) throw new AppError('SIGN_IN_EXPIRED');
      const wanted = ['email', ...(settings.groupsClaim === null ? [] : [settings.groupsClaim])];
      const callback = `${publicUrl}${callbackPath}${input.query}`;
      const claims = await claimsOf(config, { callback, checks, wanted });
      const token = await db.transaction(async (trx) => {
        const user = await userOfClaims(trx, settings, claims);
        await record(trx, { ...enteredAs(user), details: { groups: user.groups } });
        const { remoteAddress } = context;
        const { userAgent } = input;
        return startSession(trx, { userId: user.id, method: 'sso', remoteAddress, userAgent, now });
      });
      return { token, next: checks.next };
    },
  });

/** Only a path of this site: a link to the sign-in must never lead elsewhere. Pure. */
export function localPath(next: string): string {
  return /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(next) && !/^\/(sign-in|sso)\b/.test(next) ? next : '/';
}

type Provider = () => Promise<{ settings: SsoSettings; config: Configuration }>;
const describedMilliseconds = 10 * 60_000;

/** The configured provider; its description is asked for again every ten minutes. */
function createProvider({ db, clock, secretBox }: SsoDeps): Provider {
  let kept: { of: string; until: number; config: Configuration } | null = null;
  return async () => {
    const settings = await readSso(db.kysely);
    if (settings === null) throw new AppError('SSO_NOT_CONFIGURED');
    const of = JSON.stringify(settings);
    const now = clock.now().getTime();
    if (kept === null || kept.of !== of || kept.until <= now) {
      const clientSecret = secretBox.open(Buffer.from(settings.sealedSecret, 'base64'), ssoSecretContext);
      const config = await discover({ ...settings, clientSecret: clientSecret.toString() });
      kept = { of, until: now + describedMilliseconds, config };
    }
    return { settings, config: kept.config };
  };
}

async function keptSecret(db: Queryable, secretBox: SecretBox): Promise<string | null> {
  const settings = await readSso(db);
  if (settings === null) return null;
  return secretBox.open(Buffer.from(settings.sealedSecret, 'base64'), ssoSecretContext).toString();
}
