import { ApiError } from '../errors.ts';
import type { Caller } from '../state/permissions.ts';
import { findCredential } from '../state/state.ts';
import type { Credential } from '../state/types.ts';
import type { World } from '../world.ts';

export const ANONYMOUS: Caller = { account: null, credential: null };

/** Who calls the REST API: `email:token` as Basic for API tokens, Bearer for access tokens. */
export function authenticate(world: World, authorization: string | undefined): Caller {
  if (!authorization) return ANONYMOUS;
  const [scheme = '', value = ''] = authorization.split(/\s+/, 2);
  if (scheme.toLowerCase() === 'basic') return authenticateBasic(world, value);
  if (scheme.toLowerCase() === 'bearer') return authenticateBearer(world, value);
  throw invalidToken();
}

function authenticateBasic(world: World, value: string): Caller {
  const { name, secret } = splitBasic(value);
  const credential = findCredential(world.state, secret, world.now());
  // Only the account's email is a user name here; the Bitbucket username is one for git alone.
  const owned =
    credential?.kind === 'api_token' && credential.user.email.toLowerCase() === name.toLowerCase();
  if (!credential || !owned) throw secret.startsWith('AT') ? invalidToken() : wrongPassword();
  return use(world, credential);
}

function authenticateBearer(world: World, token: string): Caller {
  const credential = findCredential(world.state, token, world.now());
  if (!credential || credential.kind === 'api_token') throw invalidToken();
  return use(world, credential);
}

/** A token that was made without scopes is refused like an unknown one. */
function use(world: World, credential: Credential): Caller {
  if (credential.scopes.length === 0) throw invalidToken();
  credential.lastUsedAt = world.now();
  return { account: credential.user, credential };
}

/** Name and secret of a Basic value; broken values give empty ones. */
export function splitBasic(value: string): { name: string; secret: string } {
  const text = Buffer.from(value, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? { name: '', secret: '' } : { name: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function invalidToken(): ApiError {
  return new ApiError(401, 'Token is invalid, expired, or not supported for this endpoint.');
}

function wrongPassword(): ApiError {
  return new ApiError(401, '', {
    text: true,
    headers: { 'www-authenticate': 'Basic realm="Bitbucket.org HTTP"' },
  });
}
