import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '@gantry/contract/errors';
import type { ClientBase } from 'pg';
import { z } from 'zod';

/** Work that waits in the queue: what a server owes to Bitbucket and to itself. */
export const waitingJob = z.object({
  name: z.string(),
  data: z.unknown(),
  priority: z.number(),
  /** An instant in the future, or null. */
  startAfter: z.string().nullable(),
  group: z.string().nullable(),
  singletonKey: z.string().nullable(),
});
export type WaitingJob = z.infer<typeof waitingJob>;

/** A job that is under way counts too: after a restore nobody works on it any more. */
export async function waitingJobs(client: ClientBase): Promise<WaitingJob[]> {
  const known = await client.query<{ found: string | null }>(
    `select to_regclass('pgboss.job')::text as found`,
  );
  if (!known.rows[0]?.found) return [];
  const { rows } = await client.query<WaitingJob>(
    `select name, data, priority, group_id as "group", singleton_key as "singletonKey",
       case when start_after > now() then to_char(start_after at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end
         as "startAfter"
     from pgboss.job where state in ('created', 'retry', 'active') order by created_on, id`,
  );
  return rows;
}

/** Encryption keys under a passphrase: AES-256-GCM with a key that scrypt makes of the passphrase. */
export const keyBox = z.object({
  kdf: z.literal('scrypt'),
  cost: z.number().int(),
  salt: z.string(),
  nonce: z.string(),
  tag: z.string(),
  sealed: z.string(),
});
export type KeyBox = z.infer<typeof keyBox>;

const derive = promisify(
  (passphrase: string, salt: Buffer, cost: number, done: (error: Error | null, key: Buffer) => void) =>
    scrypt(passphrase.normalize('NFKC'), salt, 32, { N: cost, r: 8, p: 1, maxmem: 512 * 1_048_576 }, done),
);
/** 2^17 with r = 8: OWASP's recommendation for scrypt; about 128 MiB and half a second. */
const cost = 131_072;
const leastCharacters = 12;

export async function sealKeys(keys: string, passphrase: string): Promise<KeyBox> {
  if (passphrase.length < leastCharacters) {
    throw new AppError('BACKUP_PASSPHRASE', `Use a passphrase of at least ${leastCharacters} characters.`);
  }
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, cost), nonce);
  const sealed = Buffer.concat([cipher.update(keys, 'utf8'), cipher.final()]);
  return {
    kdf: 'scrypt',
    cost,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  };
}

/** The keys again. Throws BACKUP_PASSPHRASE for another passphrase. */
export async function openKeys(box: KeyBox, passphrase: string): Promise<string> {
  if (box.cost > cost)
    throw new AppError('BACKUP_INVALID', 'The keys in the backup were sealed by a newer Gantry.');
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  const key = await derive(passphrase, bytes(box.salt), box.cost);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(box.nonce), { authTagLength: 16 });
    decipher.setAuthTag(bytes(box.tag));
    return Buffer.concat([decipher.update(bytes(box.sealed)), decipher.final()]).toString('utf8');
  } catch {
    throw new AppError('BACKUP_PASSPHRASE');
  }
}
