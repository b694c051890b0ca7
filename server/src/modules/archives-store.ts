import type { Queryable } from '../platform/db/index.ts';

export async function insertChunk(
  db: Queryable,
  row: { version_id: string; sequence: number; bytes: Buffer },
): Promise<void> {
  await db.insertInto('module_archive_chunks').values(row).execute();
}

export async function deleteChunks(db: Queryable, versionId: string): Promise<void> {
  await db.deleteFrom('module_archive_chunks').where('version_id', '=', versionId).execute();
}

/** One piece of the archive at a time, so that a large one never is in memory as a whole. */
export async function* readChunks(db: Queryable, versionId: string): AsyncGenerator<Buffer> {
  for (let sequence = 0; ; sequence += 1) {
    const row = await db
      .selectFrom('module_archive_chunks')
      .select('bytes')
      .where('version_id', '=', versionId)
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    if (row === undefined) return;
    yield row.bytes;
  }
}
