import type { Queryable, Trx } from '../platform/db/index.ts';
import type { UserRow } from './store.ts';

type SsoKey = { readonly issuer: string; readonly subject: string };

export function userBySso(db: Queryable, { issuer, subject }: SsoKey): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('sso_issuer', '=', issuer)
    .where('sso_subject', '=', subject)
    .executeTakeFirst();
}

/** A user of this address who never came through an identity provider. */
export function userToAdopt(db: Queryable, email: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where((where) => where(where.fn('lower', ['email']), '=', email.toLowerCase()))
    .where('sso_subject', 'is', null)
    .executeTakeFirst();
}

export async function keepSso(
  trx: Trx,
  id: string,
  { issuer, subject, groups }: SsoKey & { readonly groups: string[] },
): Promise<void> {
  await trx
    .updateTable('users')
    .set({ sso_issuer: issuer, sso_subject: subject, groups })
    .where('id', '=', id)
    .execute();
}
