import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RunReviewTable } from './tables.ts';

export type RunReviewRow = Selectable<RunReviewTable>;

export async function insertReview(db: Queryable, row: Insertable<RunReviewTable>): Promise<void> {
  await db.insertInto('run_reviews').values(row).execute();
}

/** Of many runs at once, newest first. */
export function reviewsOf(db: Queryable, runIds: readonly string[]): Promise<RunReviewRow[]> {
  return runIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('run_reviews').selectAll().where('run_id', 'in', runIds).orderBy('id', 'desc').execute();
}
