import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '@gantry/contract/errors';
import type { MasterKey, MasterKeys } from './master-key.ts';

/** Encrypts what must not lie readable in the database. */
export type SecretBox = {
  /**
   * Encrypts for one place, which `context` names (`integration:01J…:token`): what was sealed for one place cannot
   * be opened in another, so that moving a value between rows is found out. Adds 93 bytes.
   */
  seal(plaintext: Uint8Array | string, context: string): Buffer;
  /** Decrypts, or throws `SECRET_UNREADABLE`: another key, another place, or damaged. */
  open(sealed: Uint8Array, context: string): Buffer;
};

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 5;
const WRAPPED_KEY_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Envelope encryption with AES-256-GCM: every value has a random key of its own, which the master key wraps, so that
 * no master key ever meets the number of messages at which random nonces get unsafe.
 *
 * A sealed value is: version (1 byte), master key's id (4), wrapped key (60), nonce (12), ciphertext, tag (16).
 */
export function createSecretBox({ current, previous }: MasterKeys): SecretBox {
  const keys = new Map([current, ...previous].map(({ id, key }) => [id, key]));
  return {
    seal(plaintext, context) {
      const header = headerOf(current);
      const key = randomBytes(KEY_BYTES);
      const wrapped = encrypt(current.key, key, header);
      return Buffer.concat([header, wrapped, encrypt(key, Buffer.from(plaintext), Buffer.from(context))]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const header = bytes.subarray(0, HEADER_BYTES);
      const masterKey = keys.get(header.toString('hex', 1));
      if (header[0] !== VERSION || !masterKey) throw unreadable('it was sealed with another encryption key');
      const bodyStart = HEADER_BYTES + WRAPPED_KEY_BYTES;
      const key = decrypt(masterKey, bytes.subarray(HEADER_BYTES, bodyStart), header);
      return decrypt(key, bytes.subarray(bodyStart), Buffer.from(context));
    },
  };
}

function headerOf({ id }: MasterKey): Buffer {
  return Buffer.concat([Buffer.from([VERSION]), Buffer.from(id, 'hex')]);
}

function encrypt(key: Buffer, plaintext: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, box: Buffer, context: Buffer): Buffer {
  if (box.length < NONCE_BYTES + TAG_BYTES) throw unreadable('it is cut short');
  const nonce = box.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(context);
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw unreadable('it was changed, or belongs elsewhere');
  }
}

function unreadable(reason: string): AppError {
  return new AppError(
    'SECRET_UNREADABLE',
    `A stored secret cannot be decrypted: ${reason}. Start with the encryption key that sealed it, or enter the secret again.`,
  );
}
