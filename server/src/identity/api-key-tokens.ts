import { AppError } from '@gantry/contract/errors';
import { jwtVerify, SignJWT } from 'jose';
import type { Actor } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { sha256Hex, timingSafeEqualText } from '../platform/ids.ts';
import { type ApiKeyRow, apiKeyById, touchApiKey } from './api-keys-store.ts';
import { loadActor } from './load-actor.ts';

const tokenSeconds = 3_600;

export type TokenDeps = { db: Db; clock: Clock; jwtKey: Uint8Array; audience: string };

/** `validUntil` in Unix seconds: an hour, or until the key expires if that is sooner. */
export type BearerToken = { readonly jwt: string; readonly validUntil: number };

export const isExpired = ({ expires_at }: Pick<ApiKeyRow, 'expires_at'>, now: Date): boolean =>
  expires_at !== null && expires_at <= now;

export async function issueToken(
  { clock, jwtKey, audience }: TokenDeps,
  { id, expires_at }: ApiKeyRow,
): Promise<BearerToken> {
  const issuedAt = Math.floor(clock.now().getTime() / 1_000);
  const keyEnds = expires_at === null ? Number.POSITIVE_INFINITY : Math.floor(expires_at.getTime() / 1_000);
  const validUntil = Math.min(issuedAt + tokenSeconds, keyEnds);
  const jwt = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(id)
    .setAudience(audience)
    .setIssuer(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(validUntil)
    .sign(jwtKey);
  return { jwt, validUntil };
}

/** The machine behind a bearer token; throws UNAUTHENTICATED for anything that is not a live token of a live key. */
export async function actorOfToken(deps: TokenDeps, jwt: string): Promise<Actor> {
  const now = deps.clock.now();
  const key = await apiKeyById(deps.db.kysely, await subjectOf(jwt, deps, now));
  if (key === undefined) throw new AppError('UNAUTHENTICATED', 'unauthorized: the API key was deleted.');
  if (isExpired(key, now)) throw new AppError('UNAUTHENTICATED', 'unauthorized: the API key has expired.');
  return loadActor(deps.db.kysely, { kind: 'api_key', id: key.id, name: key.name });
}

/** The machine whose key has this id and secret, joined by a dot, for clients that cannot exchange them; or null. */
export async function actorOfSecret({ db, clock }: TokenDeps, token: string): Promise<Actor | null> {
  const [id = '', secret = ''] = token.split('.');
  const key = await apiKeyById(db.kysely, id);
  const matches = timingSafeEqualText(sha256Hex(secret), key?.secret_hash ?? '');
  if (key === undefined || key.secret_hash === null || !matches || isExpired(key, clock.now())) return null;
  await touchApiKey(db.kysely, key.id, clock.now());
  return loadActor(db.kysely, { kind: 'api_key', id: key.id, name: key.name });
}

async function subjectOf(
  jwt: string,
  { jwtKey, audience }: Pick<TokenDeps, 'jwtKey' | 'audience'>,
  now: Date,
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
