import { sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RunRow } from '../runs/index.ts';

/** Most runs that anybody looks at in a queue. */
const mostShown = 2_000;

export type QueuedRun = RunRow & { readonly position: number };

/**
 * Runs that wait for a worker of the pool or for their turn, in the order in which they go, as far as the asker may see
 * them. The position counts all runs of the pool, also those that are not shown.
 */
export function queueOf(
  db: Queryable,
  poolId: string | null,
  spaceIds: readonly string[],
): Promise<QueuedRun[]> {
  const order = sql`case when runs.state = 'QUEUED' then 1 else 0 end, runs.priority desc, runs.type = 'PROPOSED', runs.id`;
  return db
    .with('queue', (query) =>
      query
        .selectFrom('runs')
        .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
        .select(['runs.id', sql<number>`row_number() over (order by ${order})`.as('position')])
        .where('runs.state', 'in', ['QUEUED', 'READY', 'CONFIRMED'])
        .where('stacks.worker_pool_id', 'is not distinct from', poolId),
    )
    .selectFrom('queue')
    .innerJoin('runs', 'runs.id', 'queue.id')
    .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
    .selectAll('runs')
    .select('queue.position')
    .where('stacks.space_id', 'in', spaceIds.length > 0 ? spaceIds : [''])
    .orderBy('queue.position')
    .limit(mostShown)
    .execute();
}
