import { createPrivateKey, type KeyObject } from 'node:crypto';
import { objectOf } from '../value/object.ts';
import type { Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { decodeBase64 } from './encoding.ts';
import { asString, failed } from './operands.ts';

/** A private key from PEM, or from base64 of PEM or DER. */
function read(text: string): KeyObject {
  if (text.includes('-----BEGIN')) return privateKey(text);
  const decoded = decodeBase64(text);
  if (decoded.includes('-----BEGIN')) return privateKey(decoded.toString('utf8'));
  try {
    return createPrivateKey({ key: decoded, format: 'der', type: 'pkcs1' });
  } catch {
    throw failed('failed to parse private key');
  }
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw failed('failed to parse private key (extracted from PEM)');
  }
}

function rsaKey(value: Value): Value {
  const key = read(asString(value, 1));
  if (key.asymmetricKeyType !== 'rsa') throw failed('the key is no RSA key');
  const jwk = Object.entries(key.export({ format: 'jwk' }));
  return objectOf(
    jwk.flatMap(([name, part]): [Value, Value][] => (typeof part === 'string' ? [[name, part]] : [])),
  );
}

/** Private keys. */
export const keys: readonly Builtin[] = [
  define('crypto.x509.parse_rsa_private_key', 'str', (machine, text) => {
    machine.work(1000);
    return rsaKey(text);
  }),
];
