import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Db } from '../db/index.ts';
import { SCHEMA } from './boss.ts';
import type { Handler } from './handler.ts';

/** Where jobs go that failed too often. */
export const DEAD_QUEUE = 'dead';

const DAY_SECONDS = 86_400;
const ACTIVE_KEY_INDEX = 'gantry_one_active_job_per_key';
/** Any number that nobody else locks. */
const INDEX_LOCK = 7_206_171_004;

/** Makes the queues of all handlers, or brings existing ones to the handlers' present options. */
export async function ensureQueues(db: Db, boss: PgBoss, handlers: Handler[]): Promise<void> {
  await ensureActiveKeyIndex(db);
  await boss.createQueue(DEAD_QUEUE, { retentionSeconds: 30 * DAY_SECONDS });
  for (const handler of handlers) {
    const options = queueOptions(handler);
    await boss.createQueue(handler.name, options);
    await boss.updateQueue(handler.name, options);
  }
}

function queueOptions({ retryLimit, retryBackoff }: Handler) {
  return {
    retryLimit,
    retryDelay: 1,
    retryBackoff,
    ...(retryBackoff ? { retryDelayMax: 300 } : {}),
    notify: true,
    deadLetter: DEAD_QUEUE,
    heartbeatSeconds: 10,
    deleteAfterSeconds: 3_600,
    // Pending jobs are never dropped for their age while somebody repairs an outage.
    retentionSeconds: 90 * DAY_SECONDS,
  };
}

/**
 * pg-boss looks whether a job of the group is active and then takes one: two servers that do so at once would both
 * find none. The index lets only one of them through, and pg-boss takes the refusal for an empty queue.
 */
async function ensureActiveKeyIndex(db: Db): Promise<void> {
  await db.transaction(async (trx) => {
    await sql`select pg_advisory_xact_lock(${INDEX_LOCK})`.execute(trx);
    const { rows } = await sql<{ found: string | null }>`
      select to_regclass(${`${SCHEMA}.${ACTIVE_KEY_INDEX}`})::text as found
    `.execute(trx);
    if (rows[0]?.found) return;
    await sql`
      create unique index ${sql.ref(ACTIVE_KEY_INDEX)} on ${sql.table(`${SCHEMA}.job`)} (name, group_id)
      where state = 'active' and group_id is not null
    `.execute(trx);
  });
}
