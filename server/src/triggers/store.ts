import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { EventDecisionTable } from './tables.ts';

export type DecisionRow = Selectable<EventDecisionTable>;

/** Records all decisions of one event in one statement, whatever the number of stacks. */
export async function insertDecisions(
  db: Queryable,
  eventId: string,
  at: Date,
  rows: readonly Omit<Insertable<EventDecisionTable>, 'event_id' | 'at'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into event_decisions (event_id, stack_id, outcome, reason, run_id, at)
    select ${eventId}, stack_id, outcome, reason, run_id, ${at}
    from unnest(
      ${rows.map((row) => row.stack_id)}::text[], ${rows.map((row) => row.outcome)}::text[],
      ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.run_id)}::text[]
    ) as decided (stack_id, outcome, reason, run_id)
    on conflict (event_id, stack_id) do nothing
  `.execute(db);
}

export function decisionsOfEvents(db: Queryable, eventIds: readonly string[]): Promise<DecisionRow[]> {
  if (eventIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('event_decisions')
    .selectAll()
    .where('event_id', 'in', eventIds)
    .orderBy(sql`outcome = 'ignore'`)
    .orderBy('stack_id')
    .limit(2_000)
    .execute();
}

/** Pushes to the tracked branch and tags that led to no run, newest first. */
export function ignoredOfStack(db: Queryable, stackId: string, limit: number) {
  return db
    .selectFrom('event_decisions')
    .innerJoin('vcs_events', 'vcs_events.id', 'event_decisions.event_id')
    .select([
      'event_decisions.event_id',
      'event_decisions.reason',
      'event_decisions.at',
      'vcs_events.delivery_id',
      'vcs_events.summary',
      'vcs_events.sha',
      'vcs_events.branch',
    ])
    .where('event_decisions.stack_id', '=', stackId)
    .where('event_decisions.outcome', '=', 'ignore')
    .orderBy('event_decisions.event_id', 'desc')
    .limit(limit)
    .execute();
}

/** Ignored decisions are kept for a week; those that led to runs live as long as their events. */
export async function deleteIgnoredBefore(db: Queryable, before: Date): Promise<void> {
  await db.deleteFrom('event_decisions').where('outcome', '=', 'ignore').where('at', '<', before).execute();
}
