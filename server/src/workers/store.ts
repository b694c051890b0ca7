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

export function liveTokenByHash(db: Queryable, hash: string): Promise<WorkerTokenRow | undefined> {
  return db
    .selectFrom('worker_tokens')
    .selectAll()
    .where('token_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export async function insertWorkerToken(db: Queryable, row: Insertable<WorkerTokenTable>): Promise<void> {
  await db.insertInto('worker_tokens').values(row).execute();
}

export async function revokeTokensNamed(db: Queryable, name: string, at: Date): Promise<void> {
  await db
    .updateTable('worker_tokens')
    .set({ revoked_at: at })
    .where('name', '=', name)
    .where('revoked_at', 'is', null)
    .execute();
}

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

/** The worker that said to be this one before, with a token of the same name: a secret of its own, so nobody else knows it. */
export function workerByIdentity(
  db: Queryable,
  identity: string,
  tokenName: string,
): Promise<WorkerRow | undefined> {
  return db
    .selectFrom('workers')
    .selectAll('workers')
    .innerJoin('worker_tokens', 'worker_tokens.id', 'workers.token_id')
    .where('workers.identity', '=', identity)
    .where('worker_tokens.name', '=', tokenName)
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

/** Has all workers that are there register anew; returns who they are. */
export async function retireWorkers(db: Queryable, seenSince: Date, at: Date): Promise<string[]> {
  const rows = await db
    .updateTable('workers')
    .set({ retired_at: at })
    .where('last_seen_at', '>', seenSince)
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

/** False when there is no such worker. */
export async function setDrained(db: Queryable, id: string, at: Date | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workers')
    .set({ drained_at: at })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function touchWorkerOfRun(db: Queryable, id: string, at: Date): Promise<void> {
  await db.updateTable('workers').set({ last_seen_at: at }).where('id', '=', id).execute();
}

export function workersSeenSince(
  db: Queryable,
  since: Date,
): Promise<(WorkerRow & { run_id: string | null })[]> {
  return db
    .selectFrom('workers')
    .selectAll('workers')
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
    .orderBy('last_seen_at', 'desc')
    .execute();
}

/**
 * Runs that wait for a worker, in the order in which they should go: prioritised first, then blocking runs, then
 * previews, oldest first. Those of detached stacks cannot go. Nothing is locked: whoever takes one checks it again
 * under its lock.
 */
export function claimCandidates(db: Queryable): Promise<Pick<RunRow, 'id' | 'type' | 'stack_id'>[]> {
  return db
    .selectFrom('runs')
    .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
    .select(['runs.id', 'runs.type', 'runs.stack_id'])
    .where('runs.state', 'in', claimable)
    .where('stacks.integration_id', 'is not', null)
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
