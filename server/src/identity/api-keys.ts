import { AppError, notFound } from '@gantry/contract/errors';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type Actor, rootSpace, type UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { newId, randomToken, sha256Hex, timingSafeEqualText } from '../platform/ids.ts';
import { bindRole, unbindActor } from './bind-role.ts';
import { adminKeyIds } from './bindings-store.ts';
import { loadActor } from './load-actor.ts';
import { allApiKeys, apiKeyById, deleteApiKeyRow, insertApiKey, touchApiKey } from './store.ts';

const tokenSeconds = 3_600;

export type ApiKeysDeps = { db: Db; clock: Clock; useCases: UseCases; jwtKey: Uint8Array; audience: string };

/** Keys of machines: exchanged for a token of one hour, which dies with the key. */
export function createApiKeys(deps: ApiKeysDeps) {
  return {
    list: listApiKeys(deps),
    create: createApiKey(deps),
    delete: deleteApiKey(deps),
    exchange: exchangeApiKey(deps),
    byToken: (jwt: string) => actorOfToken(deps, jwt),
  };
}

const listApiKeys = ({ db, useCases }: ApiKeysDeps) =>
  useCases.read({
    name: 'apiKey.list',
    action: 'api-key:admin',
    input: z.object({}),
    // Keys are of the whole installation, so an admin of one space does not see them.
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    run: async () => {
      const [keys, admins] = await Promise.all([allApiKeys(db.kysely), adminKeyIds(db.kysely)]);
      return keys.map((key) => ({ ...key, admin: admins.has(key.id) }));
    },
  });

const createApiKey = ({ useCases }: ApiKeysDeps) =>
  useCases.write({
    name: 'apiKey.create',
    action: 'api-key:admin',
    input: z.object({ name: z.string().trim().min(1).max(120), admin: z.boolean() }),
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    audit: (input) => input,
    run: async ({ trx, actor, input }) => {
      const key = { id: newId(), secret: randomToken() };
      await insertApiKey(trx, {
        id: key.id,
        name: input.name,
        secret_hash: sha256Hex(key.secret),
        created_by: actor.name,
        last_used_at: null,
      });
      const role = input.admin ? 'admin' : 'writer';
      await bindRole(trx, {
        actorKind: 'api_key',
        actorId: key.id,
        role,
        spaceId: rootSpace,
        createdBy: actor.name,
      });
      return { ...key, name: input.name };
    },
  });

const deleteApiKey = ({ useCases }: ApiKeysDeps) =>
  useCases.write({
    name: 'apiKey.delete',
    action: 'api-key:admin',
    input: z.object({ id: z.string() }),
    locate: async (_db, { id }) => ({ spaceId: rootSpace, subject: { kind: 'api_key', id } }),
    audit: (input) => input,
    run: async ({ trx, input }) => {
      const key = await apiKeyById(trx, input.id);
      if (key === undefined) throw notFound();
      await unbindActor(trx, 'api_key', key.id);
      await deleteApiKeyRow(trx, key.id);
      return key;
    },
  });

/** Key and secret for a bearer token; null when they do not match, without telling which. */
const exchangeApiKey = ({ db, clock, useCases, jwtKey, audience }: ApiKeysDeps) =>
  useCases.open({
    name: 'apiKey.exchange',
    who: 'anyone',
    kind: 'write',
    input: z.object({ id: z.string().max(64), secret: z.string().max(256) }),
    run: async ({ input }) => {
      const key = await apiKeyById(db.kysely, input.id);
      const matches = timingSafeEqualText(sha256Hex(input.secret), key?.secret_hash ?? '');
      if (key === undefined || !matches) return null;
      const now = clock.now();
      await touchApiKey(db.kysely, key.id, now);
      const issuedAt = Math.floor(now.getTime() / 1_000);
      const jwt = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(key.id)
        .setAudience(audience)
        .setIssuer(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + tokenSeconds)
        .sign(jwtKey);
      return { jwt, validUntil: issuedAt + tokenSeconds };
    },
  });

/** The machine behind a bearer token; throws UNAUTHENTICATED for anything that is not a live token of a live key. */
async function actorOfToken({ db, clock, jwtKey, audience }: ApiKeysDeps, jwt: string): Promise<Actor> {
  const id = await subjectOf(jwt, { jwtKey, audience, now: clock.now() });
  const key = await apiKeyById(db.kysely, id);
  if (key === undefined) throw new AppError('UNAUTHENTICATED', 'unauthorized: the API key was deleted.');
  return loadActor(db.kysely, { kind: 'api_key', id: key.id, name: key.name });
}

async function subjectOf(
  jwt: string,
  { jwtKey, audience, now }: { jwtKey: Uint8Array; audience: string; now: Date },
): Promise<string> {
  try {
    const { payload } = await jwtVerify(jwt, jwtKey, {
      algorithms: ['HS256'],
      audience,
      issuer: audience,
      currentDate: now,
      requiredClaims: ['sub', 'exp'],
    });
    return payload.sub ?? '';
  } catch (cause) {
    throw new AppError('UNAUTHENTICATED', 'unauthorized: the token is not valid or has expired.', { cause });
  }
}
