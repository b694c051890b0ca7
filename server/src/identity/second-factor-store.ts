import type { Insertable, Selectable } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { PasskeyTable, TotpTable } from './tables.ts';

export type PasskeyRow = Selectable<PasskeyTable>;
export type TotpRow = Selectable<TotpTable>;

export function totpOf(db: Queryable, userId: string): Promise<TotpRow | undefined> {
  return db.selectFrom('user_totp').selectAll().where('user_id', '=', userId).executeTakeFirst();
}

/** Replaces a secret that was never confirmed; false when a confirmed one is there. */
export async function beginTotp(db: Queryable, userId: string, secret: Buffer): Promise<boolean> {
  const row = await db
    .insertInto('user_totp')
    .values({ user_id: userId, secret, confirmed_at: null })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ secret }).where('user_totp.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses up a time step: false when it or a later one was used already, so that a code works once. */
export async function useTotpStep(db: Queryable, userId: string, step: number): Promise<boolean> {
  const row = await db
    .updateTable('user_totp')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function confirmTotp(trx: Trx, userId: string, now: Date): Promise<void> {
  await trx.updateTable('user_totp').set({ confirmed_at: now }).where('user_id', '=', userId).execute();
}

export async function deleteTotp(db: Queryable, userId: string): Promise<void> {
  await db.deleteFrom('user_totp').where('user_id', '=', userId).execute();
}

export function passkeysOf(db: Queryable, userId: string): Promise<PasskeyRow[]> {
  return db.selectFrom('passkeys').selectAll().where('user_id', '=', userId).orderBy('created_at').execute();
}

export async function insertPasskey(trx: Trx, passkey: Insertable<PasskeyTable>): Promise<void> {
  await trx.insertInto('passkeys').values(passkey).execute();
}

export async function usePasskey(
  db: Queryable,
  { id, counter, now }: { id: string; counter: number; now: Date },
): Promise<void> {
  await db.updateTable('passkeys').set({ counter, last_used_at: now }).where('id', '=', id).execute();
}

/** Whether the user had such a passkey. */
export async function deletePasskey(db: Queryable, userId: string, id: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

export async function replaceRecoveryCodes(
  trx: Trx,
  userId: string,
  hashes: readonly string[],
): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
  if (hashes.length === 0) return;
  await trx
    .insertInto('recovery_codes')
    .values(hashes.map((code_hash) => ({ user_id: userId, code_hash })))
    .execute();
}

export async function countRecoveryCodes(db: Queryable, userId: string): Promise<number> {
  const row = await db
    .selectFrom('recovery_codes')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Takes the code away; false when there is none such. */
export async function useRecoveryCode(db: Queryable, userId: string, hash: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}
