import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { WorkerTokenTable } from './tables.ts';

export type WorkerTokenRow = Selectable<WorkerTokenTable>;
/** A token as people see it: never with its hash. */
export type ListedToken = Omit<WorkerTokenRow, 'token_hash' | 'revoked_at'> & {
  /** When a worker with it was seen last. */
  readonly last_used_at: Date | null;
};

export function liveTokenByHash(db: Queryable, hash: string): Promise<WorkerTokenRow | undefined> {
  return db
    .selectFrom('worker_tokens')
    .selectAll()
    .where('token_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export function tokenById(db: Queryable, id: string): Promise<WorkerTokenRow | undefined> {
  return db
    .selectFrom('worker_tokens')
    .selectAll()
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

/** Those of them that let workers in. */
export function liveTokensByIds(
  db: Queryable,
  ids: readonly string[],
): Promise<Pick<WorkerTokenRow, 'id' | 'name' | 'pool_id'>[]> {
  return db
    .selectFrom('worker_tokens')
    .select(['id', 'name', 'pool_id'])
    .where('id', 'in', [...ids])
    .where('revoked_at', 'is', null)
    .execute();
}

/** Those that let workers in, newest first. */
export function liveTokensOf(db: Queryable, poolId: string | null): Promise<ListedToken[]> {
  return db
    .selectFrom('worker_tokens')
    .select(['id', 'name', 'created_by', 'created_at', 'pool_id', 'built_in'])
    .select((query) =>
      query
        .selectFrom('workers')
        .select((inner) => inner.fn.max('workers.last_seen_at').as('seen'))
        .whereRef('workers.token_id', '=', 'worker_tokens.id')
        .as('last_used_at'),
    )
    .where('revoked_at', 'is', null)
    .where('pool_id', 'is not distinct from', poolId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function insertWorkerToken(db: Queryable, row: Insertable<WorkerTokenTable>): Promise<void> {
  await db.insertInto('worker_tokens').values(row).execute();
}

export async function revokeToken(db: Queryable, id: string, at: Date): Promise<void> {
  await db
    .updateTable('worker_tokens')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}

/** All of a pool but that of the built-in worker; returns how many. */
export async function revokeTokensOf(db: Queryable, poolId: string | null, at: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('worker_tokens')
    .set({ revoked_at: at })
    .where('pool_id', 'is not distinct from', poolId)
    .where('built_in', '=', false)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function revokeBuiltInTokens(db: Queryable, name: string, at: Date): Promise<void> {
  await db
    .updateTable('worker_tokens')
    .set({ revoked_at: at })
    .where('name', '=', name)
    .where('built_in', '=', true)
    .where('revoked_at', 'is', null)
    .execute();
}
