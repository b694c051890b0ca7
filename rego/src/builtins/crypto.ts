import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asString } from './operands.ts';

function digest(name: string): Builtin {
  return define(`crypto.${name}`, 'str', (machine, text) => {
    const source = asString(text, 1);
    machine.work(1 + (source.length >> 4));
    return createHash(name).update(source, 'utf8').digest('hex');
  });
}

function hmac(name: string): Builtin {
  return define(`crypto.hmac.${name}`, 'str str', (machine, text, key) => {
    const source = asString(text, 1);
    machine.work(1 + (source.length >> 4));
    return createHmac(name, asString(key, 2)).update(source, 'utf8').digest('hex');
  });
}

/** Compares in a time that does not depend on where the texts differ. */
function equalTexts(a: Value, b: Value): boolean {
  const [x, y] = [Buffer.from(asString(a, 1)), Buffer.from(asString(b, 2))];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Digests. */
export const crypto: readonly Builtin[] = [
  digest('md5'),
  digest('sha1'),
  digest('sha256'),
  hmac('md5'),
  hmac('sha1'),
  hmac('sha256'),
  hmac('sha512'),
  define('crypto.hmac.equal', 'str str', (_machine, a, b) => equalTexts(a, b)),
];
