import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_BITS = 80n;

let lastTime = 0;
let lastRandom = 0n;

/**
 * A new ULID: 26 characters of Crockford base32, 48 bits of milliseconds and 80 bits of randomness.
 * Ids made by one process sort in the order in which they were made, even when the clock steps back.
 */
export function newId(): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    // The top bit starts clear, so that counting up within one millisecond cannot overflow.
    lastRandom = BigInt.asUintN(79, BigInt(`0x${randomBytes(10).toString('hex')}`));
  } else {
    lastRandom += 1n;
  }
  return base32((BigInt(lastTime) << RANDOM_BITS) | lastRandom, 26);
}

/** An unguessable token of `bytes` random bytes as base64url, safe in URLs and headers. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** The SHA-256 of text (as UTF-8) or bytes, 64 lower-case hex digits. */
export function sha256Hex(input: string | Uint8Array): string {
  return createHash('sha256').update(input).digest('hex');
}

/** Compares two texts in time that depends on neither their contents nor where they first differ. */
export function timingSafeEqualText(left: string, right: string): boolean {
  // Digests have one length, so that unequal lengths neither throw nor answer early.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function base32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
  }
  return text;
}
