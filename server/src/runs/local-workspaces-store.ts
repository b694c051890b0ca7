import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { LocalWorkspaceTable } from './tables.ts';

export type LocalWorkspaceRow = Selectable<LocalWorkspaceTable>;

export async function insertLocalWorkspace(
  db: Queryable,
  row: Insertable<LocalWorkspaceTable>,
): Promise<void> {
  await db.insertInto('local_workspaces').values(row).execute();
}

export function localWorkspaceById(db: Queryable, id: string): Promise<LocalWorkspaceRow | undefined> {
  return db.selectFrom('local_workspaces').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Keeps the files of a workspace that has none yet; false when it has, or is gone. */
export async function fillLocalWorkspace(
  db: Queryable,
  id: string,
  filled: { sealed: Buffer; bytes: number; files: number },
): Promise<boolean> {
  const row = await db
    .updateTable('local_workspaces')
    .set(filled)
    .where('id', '=', id)
    .where('sealed', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function countLocalWorkspaces(db: Queryable, actorId: string): Promise<number> {
  const row = await db
    .selectFrom('local_workspaces')
    .select((expression) => expression.fn.countAll<number>().as('count'))
    .where('actor_id', '=', actorId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function deleteExpiredWorkspaces(db: Queryable, now: Date): Promise<void> {
  await db.deleteFrom('local_workspaces').where('expires_at', '<', now).execute();
}
