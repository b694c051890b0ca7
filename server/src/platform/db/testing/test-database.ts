import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { newId, sha256Hex } from '../../ids.ts';
import { createJobs } from '../../jobs/index.ts';
import { createLogger } from '../../logger.ts';
import { type Db, openDatabase } from '../database.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { testServerUrl } from './cluster.ts';

export type TestDatabase = {
  url: string;
  db: Db;
  /** Closes `db` and removes the database. */
  drop(): Promise<void>;
};

const MIGRATIONS = fileURLToPath(new URL('../../../../migrations', import.meta.url));
/** Any number that nobody else locks. */
const TEMPLATE_LOCK = 7_206_171_003;

/**
 * A new database with all migrations applied (or those of another folder, or none for null), for one test file: a
 * copy of a template that is made once per version of the migrations.
 */
export async function createTestDatabase({
  migrations = MIGRATIONS,
}: {
  migrations?: string | null;
} = {}): Promise<TestDatabase> {
  const server = await testServerUrl();
  const name = `test_${newId().toLowerCase()}`;
  const url = withDatabase(server, name);
  await asAdmin(server, async (admin) => {
    const template = await ensureTemplate(admin, server, migrations);
    await admin.query(`create database ${name} template ${template}${await copyStrategy(admin)}`);
  });
  const db = await openDatabase({ url, poolSize: 5, logger: createLogger({ level: 'error' }) });
  const drop = async () => {
    await db.close();
    await asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`));
  };
  return { url, db, drop };
}

/** Made under another name and renamed when complete, so that a killed run leaves no half-made template. */
async function ensureTemplate(admin: Client, server: string, folder: string | null): Promise<string> {
  const migrations = folder === null ? [] : await readMigrations(folder);
  const checksums = migrations.map(({ name, checksum }) => `${name} ${checksum}`);
  const template = `template_${sha256Hex(checksums.join('\n')).slice(0, 16)}`;
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
  if (!rowCount) {
    const unfinished = `${template}_unfinished`;
    await admin.query(`drop database if exists ${unfinished} with (force)`);
    await admin.query(`create database ${unfinished}`);
    const db = await openDatabase({
      url: withDatabase(server, unfinished),
      logger: createLogger({ level: 'error' }),
    });
    await fillTemplate(db, folder).finally(() => db.close());
    await admin.query(`alter database ${unfinished} rename to ${template}`);
  }
  await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  return template;
}

/** The job queue's own schema belongs to it too: making it takes longer than everything else. */
async function fillTemplate(db: Db, folder: string | null): Promise<void> {
  if (folder !== null) await migrate(db, folder);
  const jobs = createJobs({ db, logger: createLogger({ level: 'error' }) });
  await jobs.start();
  await jobs.stop({ drainMs: 0 });
}

/** Copying files is faster than writing them to the log, for databases this small; told apart since version 15. */
async function copyStrategy(admin: Client): Promise<string> {
  const { rows } = await admin.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  );
  return Number(rows[0]?.version) >= 150_000 ? ' strategy file_copy' : '';
}

async function asAdmin<T>(server: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
