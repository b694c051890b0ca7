import { sql } from 'kysely';
import type { Db } from '../db/index.ts';
import { SCHEMA } from './boss.ts';
import { DEAD_QUEUE } from './queues.ts';

/** A job that failed for good. */
export type DeadJob = {
  id: string;
  name: string;
  payload: unknown;
  /** The last failure's message. */
  error: string;
  attempts: number;
  failedAt: Date;
};

const job = sql.table(`${SCHEMA}.job`);

/** Which of the names have jobs that could run now. */
export async function listDueNames(db: Db, names: string[], { orActive = false } = {}): Promise<string[]> {
  const active = orActive ? sql`or job.state = 'active'` : sql``;
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${names}::text[]) as name
    where exists (
      select from ${job} as job
      where job.name = name.name
        and ((job.state < 'active' and not job.blocked and job.start_after <= now()) ${active})
    )
  `.execute(db.kysely);
  return rows.map(({ name }) => name);
}

export async function listDeadJobs(db: Db, limit: number): Promise<DeadJob[]> {
  const { rows } = await sql<DeadJob>`
    select id, source_name as name, data as payload, created_on as "failedAt",
      coalesce(source_output->>'message', source_output::text, '') as error,
      coalesce(source_retry_count, 0) + 1 as attempts
    from ${job}
    where name = ${DEAD_QUEUE} and state < 'active'
    order by created_on desc, id
    limit ${limit}
  `.execute(db.kysely);
  return rows;
}
