import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { CommentCommandTable } from './tables.ts';

export type CommandRow = Selectable<CommentCommandTable>;
export type CommandKey = Pick<CommandRow, 'integration_id' | 'repository_uuid' | 'comment_id'>;

/** The row of a comment, made where it is new: a comment is one command, however often it is delivered. */
export async function takeCommand(db: Queryable, row: Insertable<CommentCommandTable>): Promise<CommandRow> {
  await db
    .insertInto('comment_commands')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return db.selectFrom('comment_commands').selectAll().where(isKey(row)).executeTakeFirstOrThrow();
}

export async function updateCommand(
  db: Queryable,
  key: CommandKey,
  set: Updateable<CommentCommandTable>,
): Promise<void> {
  await db.updateTable('comment_commands').set(set).where(isKey(key)).execute();
}

const isKey = ({ integration_id, repository_uuid, comment_id }: CommandKey) =>
  sql<boolean>`(integration_id, repository_uuid, comment_id) = (${integration_id}, ${repository_uuid}, ${comment_id})`;
