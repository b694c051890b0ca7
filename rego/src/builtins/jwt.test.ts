import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { evaluateP } from '../testing/evaluate.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const edwards = generateKeyPairSync('ed25519');

const PSS = { padding: 6, saltLength: -1 };
const RAW = { dsaEncoding: 'ieee-p1363' } as const;

interface Signing {
  readonly pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly hash: string | null;
  readonly options: object;
}

const ALGORITHMS: Readonly<Record<string, Signing>> = {
  rs256: { pair: rsa, hash: 'sha256', options: {} },
  rs384: { pair: rsa, hash: 'sha384', options: {} },
  rs512: { pair: rsa, hash: 'sha512', options: {} },
  ps256: { pair: rsa, hash: 'sha256', options: PSS },
  ps384: { pair: rsa, hash: 'sha384', options: PSS },
  ps512: { pair: rsa, hash: 'sha512', options: PSS },
  es256: { pair: p256, hash: 'sha256', options: RAW },
  es384: { pair: p384, hash: 'sha384', options: RAW },
  es512: { pair: p521, hash: 'sha512', options: RAW },
  eddsa: { pair: edwards, hash: null, options: {} },
};

function token(algorithm: string, { pair, hash, options }: Signing): string {
  const alg = algorithm === 'eddsa' ? 'EdDSA' : algorithm.toUpperCase();
  const parts = [{ alg }, { sub: 'ann' }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature = sign(hash, Buffer.from(parts.join('.')), { key: pair.privateKey, ...options });
  return [...parts, signature.toString('base64url')].join('.');
}

describe('tokens', () => {
  it.each(Object.entries(ALGORITHMS))(
    '%s is verified with a public key and with a key set',
    (name, signing) => {
      const pem = signing.pair.publicKey.export({ type: 'spki', format: 'pem' });
      const keys = JSON.stringify({ keys: [signing.pair.publicKey.export({ format: 'jwk' })] });
      const good = token(name, signing);
      const bad = `${good.slice(0, good.lastIndexOf('.') + 1)}${'A'.repeat(86)}`;
      const input = { good, bad, pem, keys };
      const call = (which: string, key: string) => `io.jwt.verify_${name}(input.${which}, input.${key})`;
      const rule = `p := [${call('good', 'pem')}, ${call('good', 'keys')}, ${call('bad', 'pem')}]`;
      expect(evaluateP(rule, { input })).toEqual([true, true, false]);
    },
  );

  it.each(['hs256', 'hs384', 'hs512'])('%s is verified with the secret only', (name) => {
    const key = { kty: 'oct', k: Buffer.from('secret').toString('base64url') };
    const signed = `io.jwt.encode_sign({"alg": "${name.toUpperCase()}"}, {}, input.key)`;
    const rule = `p := [io.jwt.verify_${name}(${signed}, "secret"), io.jwt.verify_${name}(${signed}, "other")]`;
    expect(evaluateP(rule, { input: { key } })).toEqual([true, false]);
  });

  it('the algorithm of the token counts for nothing against the one that is asked for', () => {
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    expect(evaluateP('p := io.jwt.decode_verify(input, {"secret": "s"})[0]', { input: none })).not.toBe(true);
  });

  it('RSA private keys become JSON web keys', () => {
    const input = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' });
    const jwk = evaluateP('p := crypto.x509.parse_rsa_private_key(input)', { input });
    expect(jwk).toMatchObject({ kty: 'RSA', n: rsa.publicKey.export({ format: 'jwk' }).n });
  });
});
