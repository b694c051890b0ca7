import { type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { RunRow } from '../runs/index.ts';
import type { SentCommentTable, SentStatusTable } from './tables.ts';

export type StatusKey = Pick<SentStatusTable, 'integration_id' | 'repository_uuid' | 'sha' | 'key'>;
export type CommentKey = Pick<SentCommentTable, 'integration_id' | 'repository_uuid' | 'pull_request'>;

export async function sentStatus(db: Queryable, key: StatusKey): Promise<string | null> {
  const row = await db
    .selectFrom('sent_statuses')
    .select('fingerprint')
    .where('integration_id', '=', key.integration_id)
    .where('repository_uuid', '=', key.repository_uuid)
    .where('sha', '=', key.sha)
    .where('key', '=', key.key)
    .executeTakeFirst();
  return row?.fingerprint ?? null;
}

export async function noteStatus(db: Queryable, row: Insertable<SentStatusTable>): Promise<void> {
  const { run_id, fingerprint, sent_at } = row;
  await db
    .insertInto('sent_statuses')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'repository_uuid', 'sha', 'key'])
        .doUpdateSet({ run_id, fingerprint, sent_at }),
    )
    .execute();
}

export function sentComment(
  db: Queryable,
  key: CommentKey,
): Promise<Selectable<SentCommentTable> | undefined> {
  return db
    .selectFrom('sent_comments')
    .selectAll()
    .where('integration_id', '=', key.integration_id)
    .where('repository_uuid', '=', key.repository_uuid)
    .where('pull_request', '=', key.pull_request)
    .executeTakeFirst();
}

export async function noteComment(db: Queryable, row: Insertable<SentCommentTable>): Promise<void> {
  const { comment_id, fingerprint, sent_at } = row;
  await db
    .insertInto('sent_comments')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['integration_id', 'repository_uuid', 'pull_request'])
        .doUpdateSet({ comment_id, fingerprint, sent_at }),
    )
    .execute();
}

/** The newest run of every stack of the repository for one commit and kind: what a commit's statuses speak of. */
export function latestRunsOfCommit(
  db: Queryable,
  given: { integrationId: string; repositoryUuid: string; sha: string; proposed: boolean },
): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
    .distinctOn('runs.stack_id')
    .selectAll('runs')
    .where('stacks.integration_id', '=', given.integrationId)
    .where('stacks.repository_uuid', '=', given.repositoryUuid)
    .where('runs.sha', '=', given.sha)
    .where(sql<boolean>`(runs.type = 'PROPOSED') = ${given.proposed}`)
    .orderBy('runs.stack_id')
    .orderBy('runs.id', 'desc')
    .execute();
}
