import type { Insertable, Selectable } from 'kysely';
import { jsonb, type Queryable, type Trx } from '../platform/db/index.ts';
import type { InvitationTable } from './tables.ts';

export type InvitationRow = Selectable<InvitationTable>;

export async function insertInvitation(trx: Trx, invitation: Insertable<InvitationTable>): Promise<void> {
  await trx
    .insertInto('invitations')
    .values({ ...invitation, bindings: jsonb(invitation.bindings) })
    .execute();
}

/** Those that were not accepted, and those that were, newest first. */
export function allInvitations(db: Queryable): Promise<InvitationRow[]> {
  return db.selectFrom('invitations').selectAll().orderBy('created_at', 'desc').limit(500).execute();
}

export function invitationById(db: Queryable, id: string): Promise<InvitationRow | undefined> {
  return db.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Who was invited, by the ids of the invitations. */
export async function invitedOf(db: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('invitations')
    .select(['id', 'email'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, email }) => [id, email]));
}

export function openInvitation(
  db: Queryable,
  tokenHash: string,
  now: Date,
): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('accepted_by', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Locks it until the transaction ends, so that a link lets in once. */
export function takeInvitation(trx: Trx, tokenHash: string, now: Date): Promise<InvitationRow | undefined> {
  return trx
    .selectFrom('invitations')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('accepted_by', 'is', null)
    .where('expires_at', '>', now)
    .forUpdate()
    .executeTakeFirst();
}

export async function acceptInvitation(trx: Trx, id: string, userId: string): Promise<void> {
  await trx.updateTable('invitations').set({ accepted_by: userId }).where('id', '=', id).execute();
}

export async function renewInvitation(
  trx: Trx,
  id: string,
  { tokenHash, expiresAt }: { tokenHash: string; expiresAt: Date },
): Promise<void> {
  await trx
    .updateTable('invitations')
    .set({ token_hash: tokenHash, expires_at: expiresAt })
    .where('id', '=', id)
    .execute();
}

export async function setMailState(db: Queryable, id: string, mail: InvitationRow['mail']): Promise<void> {
  await db.updateTable('invitations').set({ mail }).where('id', '=', id).execute();
}

export async function deleteInvitation(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('invitations').where('id', '=', id).execute();
}

/** An address is free when no user has it. */
export async function hasUserWithEmail(db: Queryable, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where((where) => where(where.fn('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst();
  return row !== undefined;
}
