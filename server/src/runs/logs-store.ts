import type { RunState } from '@gantry/contract/run-states';
import { type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RunLogTable } from './tables.ts';

export type LogRow = Pick<Selectable<RunLogTable>, 'version' | 'sequence' | 'state' | 'text'>;

/** Stores one chunk; a sequence number that is known is left as it is. */
export async function insertLogChunk(
  db: Queryable,
  row: { runId: string; version: number; sequence: number; state: RunState; text: string; at: Date },
): Promise<void> {
  await db
    .insertInto('run_logs')
    .values({
      run_id: row.runId,
      version: row.version,
      sequence: row.sequence,
      state: row.state,
      // PostgreSQL's text cannot hold NUL, which a program may print.
      text: row.text.replaceAll('\0', '\u2400'),
      at: row.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export type LogCursor = { readonly version: number; readonly sequence: number };

export function logChunksAfter(
  db: Queryable,
  runId: string,
  after: LogCursor,
  page: { version: number | null; limit: number },
): Promise<LogRow[]> {
  return db
    .selectFrom('run_logs')
    .select(['version', 'sequence', 'state', 'text'])
    .where('run_id', '=', runId)
    .where((where) =>
      where.or([
        where('version', '>', after.version),
        where.and([where('version', '=', after.version), where('sequence', '>', after.sequence)]),
      ]),
    )
    .$if(page.version !== null, (query) => query.where('version', '=', page.version ?? 0))
    .orderBy('version')
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
}

/** The version in which a run entered a state, newest first. */
export async function versionOfState(db: Queryable, runId: string, state: RunState): Promise<number | null> {
  const row = await db
    .selectFrom('run_transitions')
    .select('version')
    .where('run_id', '=', runId)
    .where('state', '=', state)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  return row?.version ?? null;
}

/** The first characters of what a run printed in a state, over all times that it was in it. */
export async function logTextOf(
  db: Queryable,
  runId: string,
  state: RunState,
  characters: number,
): Promise<string> {
  const row = await db
    .selectFrom('run_logs')
    .select(
      sql<string>`left(coalesce(string_agg(text, '' order by version, sequence), ''), ${characters})`.as(
        'text',
      ),
    )
    .where('run_id', '=', runId)
    .where('state', '=', state)
    .executeTakeFirstOrThrow();
  return row.text;
}
