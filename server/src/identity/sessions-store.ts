import { type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { UserRow } from './store.ts';
import type { SessionTable } from './tables.ts';

export type SessionRow = Omit<Selectable<SessionTable>, 'token_hash'> & { readonly current: boolean };
export type SessionUser = UserRow & {
  readonly method: SessionTable['method'];
  readonly has_second_factor: boolean;
  readonly second_factor_required: boolean;
};

const columns = [
  'id',
  'user_id',
  'method',
  'created_at',
  'expires_at',
  'last_seen_at',
  'remote_address',
  'user_agent',
] as const;

export async function insertSession(trx: Trx, session: Insertable<SessionTable>): Promise<void> {
  await trx.insertInto('sessions').values(session).execute();
  await trx
    .updateTable('users')
    .set({ last_sign_in_at: session.created_at })
    .where('id', '=', session.user_id)
    .execute();
}

/** Until when a session must have been seen to be alive, and what time it is. */
export type Alive = { readonly now: Date; readonly seenSince: Date };

/** The user of a live session; notes that it was seen, at most once a minute. */
export async function userOfSession(
  db: Queryable,
  tokenHash: string,
  { now, seenSince }: Alive,
): Promise<SessionUser | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .selectAll('users')
    .select(['sessions.last_seen_at', 'sessions.method'])
    .select([
      sql<boolean>`exists (select from user_totp where user_id = users.id and confirmed_at is not null)
        or exists (select from passkeys where user_id = users.id)`.as('has_second_factor'),
      sql<boolean>`coalesce((select value from settings where key = 'require_second_factor'), 'false')::boolean`.as(
        'second_factor_required',
      ),
    ])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at', '>', now)
    .where('sessions.last_seen_at', '>', seenSince)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst();
  if (row && now.getTime() - row.last_seen_at.getTime() > 60_000) {
    await db.updateTable('sessions').set({ last_seen_at: now }).where('token_hash', '=', tokenHash).execute();
  }
  return row;
}

export async function sessionsOf(
  db: Queryable,
  { userId, currentHash }: { userId: string; currentHash: string | null },
  { now, seenSince }: Alive,
): Promise<SessionRow[]> {
  const rows = await db
    .selectFrom('sessions')
    .select([...columns, 'token_hash'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', seenSince)
    .orderBy('last_seen_at', 'desc')
    .execute();
  return rows.map(({ token_hash, ...row }) => ({ ...row, current: token_hash === currentHash }));
}

export async function deleteSession(db: Queryable, tokenHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

/** Whether the user had such a session. */
export async function deleteSessionById(trx: Trx, userId: string, id: string): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** Ends all sessions of a user but one; how many. */
export async function deleteSessionsOf(
  db: Queryable,
  userId: string,
  exceptHash: string | null,
): Promise<number> {
  const deleted = await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(exceptHash !== null, (query) => query.where('token_hash', '<>', exceptHash))
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/** Sessions that ended by themselves are forgotten when their user signs in again. */
export async function deleteEndedSessions(
  trx: Trx,
  userId: string,
  { now, seenSince }: Alive,
): Promise<void> {
  await trx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where((where) => where.or([where('expires_at', '<=', now), where('last_seen_at', '<=', seenSince)]))
    .execute();
}
