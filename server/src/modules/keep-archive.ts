import { createHash } from 'node:crypto';
import { AppError } from '@gantry/contract/errors';
import { deleteChunks, insertChunk } from './archives-store.ts';
import type { ModuleDeps } from './deps.ts';
import { safeArchive } from './safe-archive.ts';
import type { ModuleRow } from './store.ts';
import type { VersionRow } from './versions-store.ts';

const chunkBytes = 262_144;
const mostBytes = 100 * 1_048_576;

/** Copies the archive of the version's commit into the database, where it stays as it is whatever becomes of the commit. */
export async function keepArchive(
  { db, vcs }: ModuleDeps,
  module: ModuleRow,
  version: VersionRow,
): Promise<{ sha256: string; bytes: number }> {
  const commit = {
    integrationId: module.integration_id ?? '',
    repository: module.repository,
    repositoryUuid: module.repository_uuid,
    sha: version.sha,
    branch: version.branch,
  };
  const source = await vcs.openSource(commit);
  const archive = safeArchive(await vcs.openArchive(commit), { fileOf: source.file });
  // What an attempt that was cut off has left.
  await deleteChunks(db.kysely, version.id);
  const hash = createHash('sha256');
  let bytes = 0;
  let sequence = 0;
  for await (const chunk of inChunks(archive)) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      await deleteChunks(db.kysely, version.id);
      throw new AppError(
        'MODULE_ARCHIVE_REFUSED',
        `The archive of the commit is larger than ${mostBytes / 1_048_576} MB. Keep large files out of the repository of a module.`,
      );
    }
    hash.update(chunk);
    await insertChunk(db.kysely, { version_id: version.id, sequence, bytes: chunk });
    sequence += 1;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Pieces of one size, but for the last. */
async function* inChunks(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(part);
    size += part.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(parts);
}
