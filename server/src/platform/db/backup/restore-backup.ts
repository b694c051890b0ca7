import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '@gantry/contract/errors';
import { Client } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { type Migration, readMigrations } from '../migrate.ts';
import {
  advanceSequences,
  columnList,
  countTables,
  quoted,
  type TableShape,
  tablesInOrder,
} from './catalog.ts';
import {
  type BackupHeader,
  type BackupManifest,
  type BackupProgress,
  backupFormat,
  backupHeader,
  backupManifest,
  headerName,
  jobsFolder,
  keyName,
  manifestName,
} from './format.ts';
import { type KeyBox, keyBox, type WaitingJob, waitingJob } from './parts.ts';

export type RestoreOptions = {
  /** Of an empty database. */
  readonly url: string;
  readonly migrationsDir: string;
  readonly onProgress: BackupProgress;
  /** Gets the keys in the backup, before anything is written; what it throws refuses the restore. */
  readonly onKey: (key: KeyBox) => Promise<void>;
};

export type Restored = {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
  readonly jobs: readonly WaitingJob[];
};

/**
 * Fills an empty database from a backup, all of it or, when anything is wrong, nothing. The schema is that of the
 * backup; a newer server brings it up to date when it starts.
 */
export async function restoreBackup(
  options: RestoreOptions,
  backup: AsyncIterable<Buffer>,
): Promise<Restored> {
  const client = new Client({ connectionString: options.url, application_name: 'gantry restore' });
  await client.connect();
  try {
    await client.query('begin');
    if ((await countTables(client)) > 0) throw new AppError('RESTORE_NOT_EMPTY');
    const restored = await readEntries(client, options, backup);
    await advanceSequences(client);
    await client.query('commit');
    return restored;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error instanceof AppError ? error : damaged(error);
  } finally {
    await client.end();
  }
}

const damaged = (cause: unknown): AppError =>
  new AppError(
    'BACKUP_INVALID',
    `The backup is damaged or incomplete, and nothing was restored: ${cause instanceof Error ? cause.message : cause}`,
    { cause },
  );

async function readEntries(
  client: Client,
  { migrationsDir, onProgress, onKey }: RestoreOptions,
  backup: AsyncIterable<Buffer>,
): Promise<Restored> {
  const reader = createReader(client, await readMigrations(migrationsDir), { onProgress, onKey });
  const entries = extract();
  const gunzip = createGunzip();
  const fed = feed(entries, gunzip).catch((error: unknown) => {
    entries.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  const unpacked = Readable.from(backup)
    .on('error', (error) => gunzip.destroy(error))
    .pipe(gunzip);
  try {
    for await (const entry of entries) await reader.take(entry.header.name, Readable.from(entry));
  } catch (error) {
    await reader.abandon();
    throw error;
  } finally {
    unpacked.destroy();
    await fed;
  }
  return reader.finish();
}

async function feed(entries: ReturnType<typeof extract>, source: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of source) {
    if (entries.destroyed) return;
    if (!entries.write(chunk)) await Promise.race([once(entries, 'drain'), once(entries, 'close')]);
  }
  entries.end(undefined);
}

type OpenTable = {
  readonly name: string;
  readonly copy: CopyStreamQuery;
  readonly done: Promise<unknown>;
  readonly hash: Hash;
};

/** Takes the entries in their order and keeps what has come so far. */
function createReader(
  client: Client,
  migrations: readonly Migration[],
  { onProgress, onKey }: Pick<RestoreOptions, 'onProgress' | 'onKey'>,
) {
  let header: BackupHeader | null = null;
  let manifest: BackupManifest | null = null;
  let shapes = new Map<string, TableShape>();
  let table: OpenTable | null = null;
  const sums = new Map<string, { rows: number; sha256: string }>();
  const jobLines: Buffer[] = [];

  async function closeTable(): Promise<void> {
    if (table === null) return;
    const { name, copy, done, hash } = table;
    table = null;
    copy.end();
    await done;
    sums.set(name, { rows: copy.rowCount, sha256: hash.digest('hex') });
    onProgress({ name, rows: copy.rowCount });
  }

  function openTable(name: string): OpenTable {
    const shape = shapes.get(name);
    if (shape === undefined)
      throw new AppError('BACKUP_INVALID', `The backup has a table ${name} that is not known.`);
    const copy = client.query(copyFrom(`copy ${quoted(name)} (${columnList(shape)}) from stdin`));
    return { name, copy, done: finished(copy), hash: createHash('sha256') };
  }

  return {
    async take(name: string, content: AsyncIterable<Buffer>): Promise<void> {
      if (header === null) {
        header = readHeader(name, await textOf(content), migrations);
        await createSchema(client, migrations.slice(0, header.migrations.length));
        shapes = new Map((await tablesInOrder(client)).map((shape) => [shape.name, shape]));
        // What migrations put into new tables is in the backup too, as it is now.
        await emptyTables(client, [...shapes.keys()].toReversed());
        return;
      }
      const wanted = /^tables\/([^/]+)\//.exec(name)?.[1];
      if (wanted !== table?.name) await closeTable();
      if (wanted !== undefined) {
        table ??= openTable(wanted);
        for await (const chunk of content) {
          table.hash.update(chunk);
          if (!table.copy.write(chunk)) await Promise.race([once(table.copy, 'drain'), table.done]);
        }
      } else if (name === keyName) await onKey(keyBox.parse(JSON.parse(await textOf(content))));
      else if (name.startsWith(`${jobsFolder}/`)) jobLines.push(Buffer.from(await textOf(content)));
      else if (name === manifestName) manifest = backupManifest.parse(JSON.parse(await textOf(content)));
    },
    /** A table that is half copied keeps the connection: it has to hear that nothing more comes. */
    async abandon(): Promise<void> {
      const open = table;
      table = null;
      open?.copy.destroy(new Error('the backup ends here'));
      await open?.done.catch(() => undefined);
    },
    async finish(): Promise<Restored> {
      await closeTable();
      if (header === null || manifest === null) throw new Error('its end is missing');
      const lines = Buffer.concat(jobLines);
      compare(manifest, sums, createHash('sha256').update(lines).digest('hex'));
      const texts = lines
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '');
      return { header, manifest, jobs: z.array(waitingJob).parse(texts.map((line) => JSON.parse(line))) };
    },
  };
}

/** The end of the stream, handled at once, so that a failure of COPY never goes unheard. */
function finished(copy: CopyStreamQuery): Promise<unknown> {
  const done = new Promise((resolve, reject) => copy.once('finish', resolve).once('error', reject));
  done.catch(() => undefined);
  return done;
}

function compare(
  { tables, jobs }: BackupManifest,
  sums: ReadonlyMap<string, { rows: number; sha256: string }>,
  jobsSum: string,
): void {
  const empty = { rows: 0, sha256: createHash('sha256').digest('hex') };
  for (const { name, rows, sha256 } of tables) {
    const found = sums.get(name) ?? empty;
    if (found.rows !== rows || found.sha256 !== sha256)
      throw new Error(`the table ${name} is not what was saved`);
  }
  if (jobs.sha256 !== jobsSum) throw new Error('the waiting work is not what was saved');
}

function readHeader(name: string, text: string, migrations: readonly Migration[]): BackupHeader {
  if (name !== headerName) throw new AppError('BACKUP_INVALID', 'The file is not a backup of Gantry.');
  const header = backupHeader.parse(JSON.parse(text));
  const newer = header.migrations.find(({ number }) => number > migrations.length);
  if (header.format > backupFormat || newer !== undefined) {
    throw new AppError(
      'SCHEMA_NEWER_THAN_CODE',
      `The backup was made by Gantry ${header.gantry}, which is newer. Restore it with that version or a later one.`,
    );
  }
  for (const { number, name: applied, checksum } of header.migrations) {
    if (migrations[number - 1]?.checksum !== checksum)
      throw new AppError('MIGRATION_CHANGED', undefined, { details: { migration: applied } });
  }
  return header;
}

/** Only those that have something in them: tables that only grow refuse even to be emptied of nothing. */
async function emptyTables(client: Client, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { rowCount } = await client.query(`select from ${quoted(name)} limit 1`);
    if (rowCount) await client.query(`delete from ${quoted(name)}`);
  }
}

async function createSchema(client: Client, migrations: readonly Migration[]): Promise<void> {
  await client.query(
    'create table schema_migrations (number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())',
  );
  for (const { number, name, text, checksum } of migrations) {
    await client.query(text);
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ]);
  }
}

async function textOf(content: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
