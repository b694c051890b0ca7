import type { Insertable, Selectable } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { UserRow } from './store.ts';
import type { LinkCodeTable, LinkedAccountTable } from './tables.ts';

export type LinkedAccountRow = Selectable<LinkedAccountTable>;
type AccountKey = { readonly provider: string; readonly uuid: string };

/** A user has one code at a time: a new one replaces the last. */
export async function keepLinkCode(db: Queryable, code: Insertable<LinkCodeTable>): Promise<void> {
  const { code_hash, expires_at } = code;
  await db
    .insertInto('link_codes')
    .values(code)
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ code_hash, expires_at }))
    .execute();
}

/** Takes the code away, so that nobody can use it a second time; the id of its user, or undefined. */
export async function takeLinkCode(trx: Trx, codeHash: string, now: Date): Promise<string | undefined> {
  const taken = await trx
    .deleteFrom('link_codes')
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  return taken?.user_id;
}

/** An account is one user's: linking it again moves it. */
export async function linkAccount(trx: Trx, account: LinkedAccountRow): Promise<void> {
  const { user_id, display_name, linked_at } = account;
  await trx
    .insertInto('linked_accounts')
    .values(account)
    .onConflict((conflict) =>
      conflict.columns(['provider', 'account_uuid']).doUpdateSet({ user_id, display_name, linked_at }),
    )
    .execute();
}

export function linkedAccountsOf(db: Queryable, userId: string): Promise<LinkedAccountRow[]> {
  return db
    .selectFrom('linked_accounts')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('linked_at')
    .execute();
}

/** Whether there was such an account of the user. */
export async function unlinkAccount(
  trx: Trx,
  userId: string,
  { provider, uuid }: AccountKey,
): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('linked_accounts')
    .where('user_id', '=', userId)
    .where('provider', '=', provider)
    .where('account_uuid', '=', uuid)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** The user to whom the account is linked, unless deactivated. */
export function userOfAccount(db: Queryable, { provider, uuid }: AccountKey): Promise<UserRow | undefined> {
  return db
    .selectFrom('linked_accounts')
    .innerJoin('users', 'users.id', 'linked_accounts.user_id')
    .selectAll('users')
    .where('linked_accounts.provider', '=', provider)
    .where('linked_accounts.account_uuid', '=', uuid)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst();
}
