import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

type Parameters = { memory: number; passes: number; parallelism: number };

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane; about 25 ms. */
const PARAMETERS: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const ENCODED = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

const derive = promisify(argon2);

/** A password's argon2id hash in the PHC format: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await hashWith(password, salt, HASH_BYTES, PARAMETERS);
  const { memory, passes, parallelism } = PARAMETERS;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Whether the password belongs to the hash. Without a hash (an unknown user) it takes as long and says no, so that
 * the time does not tell which users exist.
 */
export async function verifyPassword(password: string, encoded: string | null): Promise<boolean> {
  const known = decode(encoded ?? '');
  const { salt, hash, parameters } = known ?? decoy;
  const given = await hashWith(password, salt, hash.length, parameters);
  return timingSafeEqual(given, hash) && known !== undefined;
}

const decoy = { salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES), parameters: PARAMETERS };

function decode(encoded: string): typeof decoy | undefined {
  const [, memory, passes, parallelism, salt = '', hash = ''] = ENCODED.exec(encoded) ?? [];
  if (memory === undefined) return undefined;
  return {
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
  };
}

function hashWith(
  password: string,
  nonce: Buffer,
  tagLength: number,
  parameters: Parameters,
): Promise<Buffer> {
  // One person's keyboard composes characters, another's does not: NFKC makes them one password.
  return derive('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...parameters });
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
