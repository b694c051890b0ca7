import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@gantry/contract/errors';
import type { Config } from './config.ts';
import { openKeys, restoreBackup, sealKeys, writeBackup } from './platform/db/backup/index.ts';
import { startEmbeddedPostgres } from './platform/db/embedded/index.ts';
import { openDatabase } from './platform/db/index.ts';
import { restoreJobs } from './platform/jobs/restore-jobs.ts';
import { createLogger } from './platform/logger.ts';
import { loadMasterKey } from './platform/secrets/index.ts';
import { version } from './version.ts';

/** Where results and progress go. */
export type Printer = { out(text: string): void; err(text: string): void };

type Surroundings = { readonly config: Config; readonly migrationsDir: string; readonly printer: Printer };

const words = (names: readonly string[], args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        file: { type: 'string' },
        json: { type: 'boolean', default: false },
        ...Object.fromEntries(names.map((name) => [name, { type: 'boolean' as const, default: false }])),
      },
    }).values;
  } catch (error) {
    throw new AppError('BAD_INPUT', error instanceof Error ? error.message : String(error));
  }
};

const tell =
  ({ err }: Printer) =>
  ({ name, rows }: { name: string; rows: number }): void =>
    err(`${name}: ${rows === 1 ? '1 row' : `${rows} rows`}\n`);

/** `backup [--file FILE] [--with-key] [--json]`: everything in one file, while the server goes on. */
export async function backup({ config, printer }: Surroundings, args: readonly string[]): Promise<void> {
  const given = words(['with-key'], args);
  const now = new Date();
  const file = resolve(given.file ?? `gantry-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.tar.gz`);
  if (existsSync(file))
    throw new AppError('CONFLICT', `${file} exists already. Give another name with --file.`);
  // Looking must not make an empty installation where there is none.
  if (config.DATABASE_URL === undefined && !existsSync(join(config.dataDir, 'postgres'))) {
    throw new AppError('BACKUP_NOTHING');
  }
  const keys = keysOf(config);
  const key = 'with-key' in given && given['with-key'] === true ? await sealedKeys(config, keys) : null;
  const draft = `${file}.partial`;
  const database = await openPostgres(config);
  try {
    const options = {
      url: database.url,
      version,
      now,
      keyIds: keys?.ids ?? [],
      key,
      onProgress: tell(printer),
    };
    const manifest = await writeBackup(options, createWriteStream(draft, { mode: 0o600 }));
    renameSync(draft, file);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const facts = {
      file,
      tables: manifest.tables.length,
      rows,
      jobs: manifest.jobs.count,
      withKey: key !== null,
    };
    const kept = key === null ? ' The encryption key is not in it: keep that apart, or use --with-key.' : '';
    printer.out(
      given.json ? `${JSON.stringify(facts)}\n` : `${file}: ${rows} rows of ${facts.tables} tables.${kept}\n`,
    );
  } finally {
    rmSync(draft, { force: true });
    await database.stop();
  }
}

/** `restore --file FILE [--json]`: fills the empty database that the configuration names. */
export async function restore(
  { config, migrationsDir, printer }: Surroundings,
  args: readonly string[],
): Promise<void> {
  const given = words([], args);
  if (given.file === undefined) throw new AppError('BAD_INPUT', 'Name the backup with --file.');
  const file = resolve(given.file);
  if (!existsSync(file)) throw new AppError('BAD_INPUT', `There is no file ${file}.`);
  const logger = createLogger({ level: 'warn' });
  const database = await openPostgres(config);
  let keysInBackup: string | null = null;
  try {
    const restored = await restoreBackup(
      {
        url: database.url,
        migrationsDir,
        onProgress: tell(printer),
        onKey: async (box) => {
          if (config.GANTRY_BACKUP_PASSPHRASE === undefined) return;
          keysInBackup = await openKeys(box, config.GANTRY_BACKUP_PASSPHRASE);
          refuseOtherKeys(config, keysInBackup);
        },
      },
      createReadStream(file),
    );
    const db = await openDatabase({ url: database.url, poolSize: 3, logger });
    await restoreJobs(db, logger, restored.jobs).finally(() => db.close());
    if (keysInBackup !== null) writeKeys(config, keysInBackup);
    const rows = restored.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const missing = missingKeys(config, restored.header.keyIds);
    const facts = {
      rows,
      tables: restored.manifest.tables.length,
      jobs: restored.jobs.length,
      missingKeys: missing,
    };
    const advice =
      missing.length === 0
        ? ''
        : ` Before you start the server, set GANTRY_ENCRYPTION_KEY to the key ${missing[0]} of the old installation, or put its encryption.key into ${config.dataDir}: without it no secret can be read.`;
    printer.out(
      given.json
        ? `${JSON.stringify(facts)}\n`
        : `Restored ${rows} rows of ${facts.tables} tables, made on ${restored.header.createdAt}.${advice}\n`,
    );
  } finally {
    await database.stop();
  }
}

async function openPostgres(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.DATABASE_URL !== undefined) return { url: config.DATABASE_URL, stop: async () => undefined };
  await mkdir(config.dataDir, { recursive: true });
  return startEmbeddedPostgres({
    dataDir: join(config.dataDir, 'postgres'),
    logger: createLogger({ level: 'warn' }),
    ...(config.PG_BIN_DIR === undefined ? {} : { binDir: config.PG_BIN_DIR }),
  });
}

const keyFileOf = (config: Config): string => join(config.dataDir, 'encryption.key');

/** The keys as text with their ids, or null where there are none yet; none are made. */
function keysOf(config: Config): { text: string; ids: string[] } | null {
  const keyFile = keyFileOf(config);
  const env = config.GANTRY_ENCRYPTION_KEY;
  if (env === undefined && !existsSync(keyFile)) return null;
  const { current, previous } = loadMasterKey({ keyFile, ...(env === undefined ? {} : { env }) });
  const text = [current, ...previous].map(({ key }) => key.toString('base64')).join('\n');
  return { text, ids: [current, ...previous].map(({ id }) => id) };
}

function sealedKeys(config: Config, keys: ReturnType<typeof keysOf>) {
  if (config.GANTRY_BACKUP_PASSPHRASE === undefined) {
    throw new AppError(
      'BACKUP_PASSPHRASE',
      'Set GANTRY_BACKUP_PASSPHRASE: the key is kept under a passphrase only.',
    );
  }
  if (keys === null) {
    throw new AppError('MASTER_KEY_INVALID', `There is no encryption key in ${config.dataDir} to back up.`);
  }
  return sealKeys(keys.text, config.GANTRY_BACKUP_PASSPHRASE);
}

/** A key that is there already is never replaced: it may be needed for something else. */
function refuseOtherKeys(config: Config, keys: string): void {
  const present = keysOf(config);
  if (present === null || present.text.split('\n').includes(keys.split('\n')[0] ?? '')) return;
  throw new AppError(
    'CONFLICT',
    `This installation has another encryption key already. Take it away (${keyFileOf(config)} or GANTRY_ENCRYPTION_KEY) before you restore the one in the backup.`,
  );
}

function writeKeys(config: Config, keys: string): void {
  if (keysOf(config) === null) writeFileSync(keyFileOf(config), `${keys}\n`, { mode: 0o600, flag: 'wx' });
}

function missingKeys(config: Config, wanted: readonly string[]): string[] {
  const present = keysOf(config)?.ids ?? [];
  return wanted.filter((id) => !present.includes(id));
}
