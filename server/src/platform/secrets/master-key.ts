import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '@gantry/contract/errors';
import { isErrno } from '../errno.ts';
import { randomToken, sha256Hex } from '../ids.ts';

/** One 256-bit key; sealed things name it by its id, four bytes of its hash. */
export type MasterKey = { id: string; key: Buffer };

/** What encrypts from now on, and what may still be needed to decrypt. */
export type MasterKeys = { current: MasterKey; previous: MasterKey[] };

export type MasterKeySource = {
  /** The keys from the configuration: base64 or hex, the current one first, separated by commas or blanks. */
  env?: string;
  /** Read when there is no `env`: the same, one key a line. Made with a random key when it does not exist. */
  keyFile: string;
};

const KEY_BYTES = 32;

/**
 * Loads the installation's encryption keys. To rotate, put a new key before the old one and keep the old one until
 * everything is sealed anew. Throws `MASTER_KEY_INVALID` for anything malformed, and for a file that others may read.
 */
export function loadMasterKey({ env, keyFile }: MasterKeySource): MasterKeys {
  if (env !== undefined && env.trim() !== '') return parseKeys(env, 'GANTRY_ENCRYPTION_KEY');
  return parseKeys(readOrCreate(keyFile), keyFile);
}

function parseKeys(text: string, source: string): MasterKeys {
  const [current, ...previous] = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => parseKey(part, source));
  if (!current) throw invalid(`${source} holds no key. Put one in: openssl rand -base64 ${KEY_BYTES}.`);
  return { current, previous };
}

function parseKey(text: string, source: string): MasterKey {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  const isText = /^([0-9a-f]{64}|[\w+/-]{43}=?)$/i.test(text);
  if (!isText || key.length !== KEY_BYTES) {
    throw invalid(
      `A key in ${source} is not ${KEY_BYTES} bytes in base64 or hex. Make one: openssl rand -base64 32.`,
    );
  }
  return { id: sha256Hex(key).slice(0, 8), key };
}

function readOrCreate(keyFile: string): string {
  try {
    const { mode } = statSync(keyFile);
    if ((mode & 0o077) !== 0)
      throw invalid(`Others may read ${keyFile}. Take that away: chmod 600 ${keyFile}.`);
    return readFileSync(keyFile, 'utf8');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  create(keyFile);
  return readFileSync(keyFile, 'utf8');
}

/** Complete at once or not at all: of two servers that start together, the first one's key counts for both. */
function create(keyFile: string): void {
  mkdirSync(dirname(keyFile), { recursive: true });
  const unfinished = `${keyFile}.${randomToken(6)}`;
  writeFileSync(unfinished, `${randomBytes(KEY_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    linkSync(unfinished, keyFile);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    rmSync(unfinished);
  }
}

const invalid = (message: string): AppError => new AppError('MASTER_KEY_INVALID', message);
