import { rootSpace } from '../authz/index.ts';
import type { Db } from '../platform/db/index.ts';
import { newId, randomToken } from '../platform/ids.ts';
import { hashPassword } from '../platform/secrets/index.ts';
import { bindRole } from './bind-role.ts';
import { hasUsers, insertUser, lockUsers } from './store.ts';

export type FirstAdmin = { readonly username: string; readonly oneTimePassword: string | null };

/**
 * Makes the first root admin of an empty installation, else does nothing and returns null. Without a configured
 * password it makes a one-time password that must be changed at the first sign-in.
 */
export async function ensureFirstAdmin(
  db: Db,
  configured: { readonly username: string; readonly password: string | null },
): Promise<FirstAdmin | null> {
  if (await hasUsers(db.kysely)) return null;
  const password = configured.password ?? randomToken(12);
  const hash = await hashPassword(password);
  return db.transaction(async (trx) => {
    await lockUsers(trx);
    if (await hasUsers(trx)) return null;
    const id = newId();
    await insertUser(trx, {
      id,
      username: configured.username,
      password_hash: hash,
      must_change_password: configured.password === null,
    });
    await bindRole(trx, {
      actorKind: 'user',
      actorId: id,
      role: 'admin',
      spaceId: rootSpace,
      createdBy: 'server',
    });
    return { username: configured.username, oneTimePassword: configured.password === null ? password : null };
  });
}
