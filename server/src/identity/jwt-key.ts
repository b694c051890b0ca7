import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../platform/db/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { settleSetting } from './store.ts';

/** The key that signs bearer tokens: made once per installation, kept sealed, shared by all its servers. */
export async function loadJwtKey(db: Db, secretBox: SecretBox): Promise<Uint8Array> {
  const sealed = secretBox.seal(randomBytes(32), 'settings:jwt_key').toString('base64');
  const kept = z.string().parse(await settleSetting(db.kysely, 'jwt_key', sealed));
  return secretBox.open(Buffer.from(kept, 'base64'), 'settings:jwt_key');
}
