import { bindRole } from '../../server/src/identity/index.ts';
import { newId } from '../../server/src/platform/ids.ts';
import { hashPassword } from '../../server/src/platform/secrets/index.ts';
import { type Gantry, password } from './gantry.ts';
import { signIn } from './sign-in.ts';

export type SignedIn = Pick<Gantry, 'url' | 'cookie'>;

/** A person who signs in with the password of all tests; with a role of the root space, or with none anywhere. */
export async function addPerson(
  { database: { db }, url }: Pick<Gantry, 'database' | 'url'>,
  username: string,
  role: 'reader' | 'writer' | 'admin' | null,
): Promise<SignedIn> {
  const id = newId();
  const password_hash = await hashPassword(password);
  await db.kysely
    .insertInto('users')
    .values({ id, username, password_hash, must_change_password: false, deactivated_at: null })
    .execute();
  if (role !== null) {
    await db.transaction((trx) =>
      bindRole(trx, { actorKind: 'user', actorId: id, role, spaceId: 'root', createdBy: 'tests' }),
    );
  }
  return { url, cookie: await signIn(url, username, password) };
}
