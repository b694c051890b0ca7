import { AppError } from '@gantry/contract/errors';
import type { Actor } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import { verifyPassword } from '../platform/secrets/index.ts';
import { type UserRow, userById } from './store.ts';
import type { Throttle } from './throttle.ts';

/** The person who calls. Throws FORBIDDEN for machines, which have no password and no second factor. */
export async function requirePerson(db: Queryable, actor: Actor): Promise<UserRow> {
  const user = actor.kind === 'user' ? await userById(db, actor.id) : undefined;
  if (user === undefined) throw new AppError('FORBIDDEN', 'Only people do this: sign in as one.');
  return user;
}

type Given = { readonly password: string | null; readonly throttle: Throttle };

/**
 * The person who calls, proven by the password, so that a borrowed browser is not enough. Who signs in through an
 * identity provider alone has none to show. Throws LOGIN_FAILED and RATE_LIMITED.
 */
export async function requireOwnPassword(
  db: Queryable,
  actor: Actor,
  { password, throttle }: Given,
): Promise<UserRow> {
  const user = await requirePerson(db, actor);
  if (user.password_hash === null) return user;
  const keys = [`password:${actor.id}`];
  throttle.attempt(keys);
  if (!(await verifyPassword(password ?? '', user.password_hash))) {
    throw new AppError('LOGIN_FAILED', 'The current password is wrong.');
  }
  throttle.succeeded(keys);
  return user;
}
