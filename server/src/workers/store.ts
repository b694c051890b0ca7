import { type RunState, statesThat } from '@gantry/contract/run-states';
import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RunRow } from '../runs/index.ts';
import type { WorkerTable, WorkerTokenTable } from './tables.ts';

export type WorkerRow = Selectable<WorkerTable>;
export type WorkerTokenRow = Selectable<WorkerTokenTable>;

const claimable: RunState[] = ['READY', 'CONFIRMED'];
const working = [...statesThat('works')];
const candidates = 20;

export async function insertWorker(db: Queryable, row: Insertable<WorkerTable>): Promise<void> {
  await db.insertInto('workers').values(row).execute();
}

/** The worker, if it registered with this token; notes that it was seen. */
export function touchWorker(
  db: Queryable,
  id: string,
  tokenId: string,
  at: Date,
): Promise<WorkerRow | undefined> {
  return db
    .updateTable('workers')
    .set({ last_seen_at: at })
    .where('id', '=', id)
    .where('token_id', '=', tokenId)
    .where('retired_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/**
 * The worker that said to be this one before, with a token of the same name and pool: a secret of its own, so nobody
 * else knows it.
 */
export function workerByIdentity(
  db: Queryable,
  identity: string,
  token: Pick<WorkerTokenRow, 'name' | 'pool_id'>,
): Promise<WorkerRow | undefined> {
  return db
    .selectFrom('workers')
    .selectAll('workers')
    .innerJoin('worker_tokens', 'worker_tokens.id', 'workers.token_id')
    .where('workers.identity', '=', identity)
    .where('worker_tokens.name', '=', token.name)
    .where('worker_tokens.pool_id', 'is not distinct from', token.pool_id)
    .forUpdate('workers')
    .executeTakeFirst();
}

/** Stays drained, unless it was told to register anew. */
export async function returnWorker(
  db: Queryable,
  { id, retired_at: retired }: WorkerRow,
  seen: Omit<Insertable<WorkerTable>, 'id' | 'drained_at' | 'identity' | 'retired_at'>,
): Promise<void> {
  await db
    .updateTable('workers')
    .set({ ...seen, retired_at: null, ...(retired === null ? {} : { drained_at: null }) })
    .where('id', '=', id)
    .execute();
}

/** Has all workers of a pool that are there register anew; returns who they are. */
export async function retireWorkers(
  db: Queryable,
  poolId: string | null,
  { seenSince, at }: { seenSince: Date; at: Date },
): Promise<string[]> {
  const rows = await db
    .updateTable('workers')
    .set({ retired_at: at })
    .where('last_seen_at', '>', seenSince)
    .where('token_id', 'in', tokensOf(db, poolId))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether the worker is to take nothing new, as it is known now. */
export async function isDrained(db: Queryable, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('workers')
    .select(['drained_at', 'retired_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.drained_at != null || row?.retired_at != null;
}

const tokensOf = (db: Queryable, poolId: string | null) =>
  db.selectFrom('worker_tokens').select('id').where('pool_id', 'is not distinct from', poolId);

/** False when the pool has no such worker. */
export async function setDrained(
  db: Queryable,
  { id, poolId }: { id: string; poolId: string | null },
  at: Date | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workers')
    .set({ drained_at: at })
    .where('id', '=', id)
    .where('token_id', 'in', tokensOf(db, poolId))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function touchWorkerOfRun(db: Queryable, id: string, at: Date): Promise<void> {
  await db.updateTable('workers').set({ last_seen_at: at }).where('id', '=', id).execute();
}

/** Workers of the public pool, and of those in these spaces. */
export function workersSeenSince(
  db: Queryable,
  since: Date,
  spaceIds: readonly string[],
): Promise<(WorkerRow & { run_id: string | null; pool_id: string | null })[]> {
  return db
    .selectFrom('workers')
    .innerJoin('worker_tokens', 'worker_tokens.id', 'workers.token_id')
    .leftJoin('worker_pools', 'worker_pools.id', 'worker_tokens.pool_id')
    .selectAll('workers')
    .select('worker_tokens.pool_id')
    .select((query) =>
      query
        .selectFrom('runs')
        .select('runs.id')
        .whereRef('runs.worker_id', '=', 'workers.id')
        .where('runs.state', 'in', working)
        .limit(1)
        .as('run_id'),
    )
    .where('last_seen_at', '>', since)
    .where((where) =>
      where.or([
        where('worker_tokens.pool_id', 'is', null),
        where('worker_pools.space_id', 'in', spaceIds.length > 0 ? spaceIds : ['']),
      ]),
    )
    .orderBy('last_seen_at', 'desc')
    .execute();
}

/** How many workers of the pool were there since then, and how many of those take runs. */
export async function connectedWorkers(db: Queryable, poolId: string | null, since: Date) {
  const row = await db
    .selectFrom('workers')
    .select((query) => [
      query.fn.countAll<string>().as('connected'),
      query.fn.countAll<string>().filterWhere('drained_at', 'is', null).as('taking'),
    ])
    .where('token_id', 'in', tokensOf(db, poolId))
    .where('last_seen_at', '>', since)
    .where('retired_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { connected: Number(row.connected), taking: Number(row.taking) };
}

/**
 * Runs that wait for a worker of the pool, in the order in which they should go: prioritised first, then blocking runs,
 * then previews, oldest first. Those of detached stacks cannot go. Nothing is locked: whoever takes one checks it again
 * under its lock.
 */
export function claimCandidates(
  db: Queryable,
  poolId: string | null,
): Promise<Pick<RunRow, 'id' | 'type' | 'stack_id'>[]> {
  return db
    .selectFrom('runs')
    .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
    .select(['runs.id', 'runs.type', 'runs.stack_id'])
    .where('runs.state', 'in', claimable)
    .where('stacks.integration_id', 'is not', null)
    .where('stacks.worker_pool_id', 'is not distinct from', poolId)
    .orderBy('runs.priority', 'desc')
    .orderBy(sql`runs.type = 'PROPOSED'`)
    .orderBy('runs.id')
    .limit(candidates)
    .execute();
}

/** Takes a candidate's lock unless another worker has it or it is no longer there to be claimed. */
export function lockClaimable(db: Queryable, runId: string): Promise<RunRow | undefined> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', runId)
    .where('state', 'in', claimable)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export function runByTokenHash(db: Queryable, hash: string): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('token_hash', '=', hash).executeTakeFirst();
}

/** The run that this token holds; it stays so until the transaction ends. */
export function lockRunByTokenHash(db: Queryable, hash: string): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('token_hash', '=', hash).forShare().executeTakeFirst();
}

export function expiredLeases(db: Queryable, now: Date): Promise<Pick<RunRow, 'id' | 'stack_id'>[]> {
  return db
    .selectFrom('runs')
    .select(['id', 'stack_id'])
    .where('lease_until', '<', now)
    .where('state', 'in', working)
    .orderBy('lease_until')
    .limit(100)
    .execute();
}
