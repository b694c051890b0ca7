import { constants, createHmac, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto';
import { failed } from './operands.ts';

/** What a JWS algorithm's name says. */
interface Algorithm {
  readonly family: 'HS' | 'RS' | 'PS' | 'ES' | 'Ed';
  readonly hash: string;
}

function algorithm(name: string): Algorithm | undefined {
  if (name === 'EdDSA') return { family: 'Ed', hash: '' };
  const [, family, size] = /^(HS|RS|PS|ES)(256|384|512)$/.exec(name) ?? [];
  if (family !== 'HS' && family !== 'RS' && family !== 'PS' && family !== 'ES') return undefined;
  return { family, hash: `sha${size}` };
}

const KEY_TYPES = { HS: undefined, RS: 'rsa', PS: 'rsa', ES: 'ec', Ed: 'ed25519' } as const;

function fits(key: KeyObject, { family }: Algorithm): boolean {
  return family === 'HS' ? key.type === 'secret' : key.asymmetricKeyType === KEY_TYPES[family];
}

function options(key: KeyObject, { family }: Algorithm, isSigning: boolean) {
  const saltLength = isSigning ? constants.RSA_PSS_SALTLEN_DIGEST : constants.RSA_PSS_SALTLEN_AUTO;
  if (family === 'PS') return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return family === 'ES' ? { key, dsaEncoding: 'ieee-p1363' as const } : { key };
}

/** True if the signature is the key's over the text. An unknown algorithm or a key of another kind never verifies. */
export function verifySignature(name: string, key: KeyObject, text: string, signature: Buffer): boolean {
  const known = algorithm(name);
  if (known === undefined || !fits(key, known)) return false;
  if (known.family === 'HS') {
    const wanted = createHmac(known.hash, key).update(text).digest();
    return wanted.length === signature.length && timingSafeEqual(wanted, signature);
  }
  try {
    return verify(
      known.hash === '' ? null : known.hash,
      Buffer.from(text),
      options(key, known, false),
      signature,
    );
  } catch {
    return false;
  }
}

/** Signs a text. Throws BuiltinError for unknown algorithms and keys of another kind. */
export function signText(name: string, key: KeyObject, text: string): Buffer {
  const known = algorithm(name);
  if (known === undefined) throw failed(`unknown JWS algorithm: ${name}`);
  if (!fits(key, known)) throw failed(`the key is of a kind that ${name} does not use`);
  if (known.family === 'HS') return createHmac(known.hash, key).update(text).digest();
  try {
    return sign(known.hash === '' ? null : known.hash, Buffer.from(text), options(key, known, true));
  } catch {
    throw failed(`cannot sign with the key by ${name}`);
  }
}
