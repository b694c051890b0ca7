import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AppError } from '@gantry/contract/errors';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type Pack, pack } from 'tar-stream';
import { appliedMigrations, columnList, quoted, type TableShape, tablesInOrder } from './catalog.ts';
import {
  type BackupManifest,
  type BackupProgress,
  backupFormat,
  headerName,
  jobsFolder,
  keyName,
  manifestName,
  pieceBytes,
  type TableSummary,
  tableFolder,
} from './format.ts';
import { type KeyBox, waitingJobs } from './parts.ts';

export type BackupOptions = {
  /** Of the database. */
  readonly url: string;
  readonly version: string;
  readonly now: Date;
  /** Ids of the encryption keys in use. */
  readonly keyIds: readonly string[];
  /** The keys under a passphrase, when they should be in the backup. */
  readonly key: KeyBox | null;
  readonly onProgress: BackupProgress;
};

/**
 * Writes a backup of everything as it is at one moment, while the server goes on. Memory stays the same whatever the
 * size of the database.
 */
export async function writeBackup(options: BackupOptions, out: Writable): Promise<BackupManifest> {
  const client = new Client({ connectionString: options.url, application_name: 'gantry backup' });
  await client.connect();
  const archive = pack();
  const written = pipeline(Readable.from(archive), createGzip({ level: 6 }), out);
  try {
    // One snapshot for all tables: what is changed meanwhile is not seen.
    await client.query('begin isolation level repeatable read read only');
    const manifest = await writeEntries(client, archive, options);
    await client.query('commit');
    archive.finalize();
    await written;
    return manifest;
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
    await written.catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

async function writeEntries(client: Client, archive: Pack, options: BackupOptions): Promise<BackupManifest> {
  const { version: gantry, now, keyIds, key, onProgress } = options;
  const migrations = await appliedMigrations(client);
  if (migrations.length === 0) throw new AppError('BACKUP_NOTHING');
  const header = { format: backupFormat, gantry, createdAt: now.toISOString(), migrations, keyIds };
  await addJson(archive, headerName, header);
  if (key !== null) await addJson(archive, keyName, key);
  const tables: TableSummary[] = [];
  for (const table of await tablesInOrder(client)) {
    const summary = await writeTable(client, archive, table);
    tables.push(summary);
    onProgress(summary);
  }
  const jobs = await waitingJobs(client);
  const lines = Buffer.from(jobs.map((job) => `${JSON.stringify(job)}\n`).join(''));
  await addPieces(archive, jobsFolder, 'jsonl', Readable.from([lines]));
  const sha256 = createHash('sha256').update(lines).digest('hex');
  const manifest = { tables, jobs: { count: jobs.length, sha256 } };
  await addJson(archive, manifestName, manifest);
  return manifest;
}

async function writeTable(client: Client, archive: Pack, table: TableShape): Promise<TableSummary> {
  const columns = columnList(table);
  const copy = client.query(copyTo(`copy (select ${columns} from ${quoted(table.name)}) to stdout`));
  const { bytes, sha256 } = await addPieces(archive, tableFolder(table.name), 'copy', copy);
  return { name: table.name, columns: [...table.columns], rows: copy.rowCount, bytes, sha256 };
}

async function addPieces(archive: Pack, folder: string, ending: string, source: AsyncIterable<Buffer>) {
  const hash = createHash('sha256');
  let bytes = 0;
  let number = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const flush = async (): Promise<void> => {
    if (heldBytes === 0) return;
    number += 1;
    const name = `${folder}/${String(number).padStart(4, '0')}.${ending}`;
    await addEntry(archive, name, Buffer.concat(held));
    held = [];
    heldBytes = 0;
  };
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.length;
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes >= pieceBytes) await flush();
  }
  await flush();
  return { bytes, sha256: hash.digest('hex') };
}

const addJson = (archive: Pack, name: string, value: unknown): Promise<void> =>
  addEntry(archive, name, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));

/** Resolves when the piece has been taken on, so that a slow disk slows the database down and memory stays small. */
function addEntry(archive: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry({ name, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
  });
}
