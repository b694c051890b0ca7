import type { Insertable, Selectable } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { StateUploadTable } from './tables.ts';

export type StateUploadRow = Selectable<StateUploadTable>;

export async function insertUpload(db: Queryable, row: Insertable<StateUploadTable>): Promise<void> {
  await db.insertInto('state_uploads').values(row).execute();
}

export function uploadById(db: Queryable, id: string): Promise<StateUploadRow | undefined> {
  return db.selectFrom('state_uploads').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Fills it unless it was filled before or is gone; tells whether it did. */
export async function fillUpload(db: Queryable, id: string, sealed: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('state_uploads')
    .set({ sealed })
    .where('id', '=', id)
    .where('sealed', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function countUploads(db: Queryable, actorId: string): Promise<number> {
  const row = await db
    .selectFrom('state_uploads')
    .select((query) => query.fn.countAll<number>().as('count'))
    .where('actor_id', '=', actorId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function deleteUpload(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('state_uploads').where('id', '=', id).execute();
}

export async function deleteExpiredUploads(db: Queryable, now: Date): Promise<void> {
  await db.deleteFrom('state_uploads').where('expires_at', '<=', now).execute();
}
