import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RunCommentTable } from './tables.ts';

export type RunCommentRow = Selectable<RunCommentTable>;

export async function insertComment(db: Queryable, row: Insertable<RunCommentTable>): Promise<void> {
  await db.insertInto('run_comments').values(row).execute();
}

/** Oldest first, as a conversation is read; the newest `limit` of them. */
export async function commentsOf(db: Queryable, runId: string, limit: number): Promise<RunCommentRow[]> {
  const rows = await db
    .selectFrom('run_comments')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}
