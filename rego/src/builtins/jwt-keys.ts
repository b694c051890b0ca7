import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { getKey } from '../value/access.ts';
import { toJson } from '../value/json.ts';
import type { Value } from '../value/value.ts';
import { isArray, isObject } from '../value/value.ts';
import { unmarshal } from './encoding.ts';
import { failed } from './operands.ts';

/** A key to verify with; keys of a set may have a name. */
export interface VerifyKey {
  readonly id: string | undefined;
  readonly key: KeyObject;
}

/** A JSON Web Key as node:crypto takes it. */
function asJwk(value: Value): JsonWebKey {
  const jwk: JsonWebKey = {};
  const json = toJson(value);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw failed('a JWK must be an object');
  for (const [name, part] of Object.entries(json)) if (typeof part === 'string') jwk[name] = part;
  return jwk;
}

function text(value: Value, name: string): string | undefined {
  const found = isObject(value) ? getKey(value, name) : undefined;
  return typeof found === 'string' ? found : undefined;
}

function fromJwk(value: Value): VerifyKey | undefined {
  const id = text(value, 'kid');
  try {
    if (text(value, 'kty') === 'oct')
      return { id, key: createSecretKey(Buffer.from(text(value, 'k') ?? '', 'base64url')) };
    return { id, key: createPublicKey({ key: asJwk(value), format: 'jwk' }) };
  } catch {
    return undefined;
  }
}

/** Keys of a JWK, a JWK set, a PEM certificate or a PEM public key. Throws BuiltinError. */
export function verifyKeys(source: string): readonly VerifyKey[] {
  const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/.exec(source);
  if (!block) return jwkKeys(source);
  const rest = source.slice(block.index + block[0].length).trim();
  const [pem, kind = ''] = block;
  if (rest !== '') throw failed('extra data after a PEM certificate block');
  try {
    const key = kind === 'CERTIFICATE' ? new X509Certificate(pem).publicKey : createPublicKey(pem);
    return [{ id: undefined, key }];
  } catch {
    throw failed(kind === 'CERTIFICATE' ? 'failed to parse a PEM certificate' : 'failed to parse a PEM key');
  }
}

function jwkKeys(source: string): readonly VerifyKey[] {
  let value: Value;
  try {
    value = unmarshal(source);
  } catch {
    throw failed('failed to parse a JWK key (set)');
  }
  const set = isObject(value) ? getKey(value, 'keys') : undefined;
  const jwks = isArray(set) ? set : [value];
  const keys = jwks.flatMap((one) => fromJwk(one) ?? []);
  if (keys.length === 0) throw failed('failed to parse a JWK key (set)');
  return keys;
}

/** The key that a JWK holds for signing. Throws BuiltinError. */
export function signingKey(jwk: Value): KeyObject {
  try {
    if (text(jwk, 'kty') === 'oct') return createSecretKey(Buffer.from(text(jwk, 'k') ?? '', 'base64url'));
    return createPrivateKey({ key: asJwk(jwk), format: 'jwk' });
  } catch {
    throw failed('the JWK is no key to sign with');
  }
}
