import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@gantry/contract/errors';
import { sql } from 'kysely';
import { sha256Hex } from '../ids.ts';
import type { Db, Queryable } from './database.ts';

/** One numbered SQL file. */
export type Migration = { number: number; name: string; text: string; checksum: string };

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** Any number that nobody else locks. */
const MIGRATION_LOCK = 7_206_171_001;

/**
 * Brings the database to the schema of the folder's `NNNN_name.sql` files, each applied once, in order, in a
 * transaction of its own. Servers that start together wait for one another. Returns the names that were applied.
 *
 * Throws `SCHEMA_NEWER_THAN_CODE` when the database has migrations that the folder lacks, `MIGRATION_CHANGED` when
 * a file is no longer what was applied, and `CONFIG_INVALID` when the folder is not numbered 0001, 0002, ...
 */
export async function migrate(db: Db, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return db.kysely.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(connection);
    try {
      return await applyMissing(connection, migrations);
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection);
    }
  });
}

/** The folder's migrations in order. Line ends are made LF, so that a checkout on any system has one checksum. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(FILE_NAME.exec(name)?.[1]);
      if (number !== index + 1) {
        const expected = `${String(index + 1).padStart(4, '0')}_name.sql`;
        throw new AppError('CONFIG_INVALID', `The migration ${name} is out of order: expected ${expected}.`);
      }
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      return { number, name, text, checksum: sha256Hex(text) };
    }),
  );
}

async function applyMissing(connection: Queryable, migrations: Migration[]): Promise<string[]> {
  await createHistory(connection);
  const applied = await connection.selectFrom('schema_migrations').selectAll().orderBy('number').execute();
  for (const { number, name, checksum } of applied) {
    const migration = migrations[number - 1];
    if (migration === undefined) throw newerThanCode(name);
    if (migration.checksum !== checksum) throw changed(migration.name);
  }
  const missing = migrations.slice(applied.length);
  for (const migration of missing) await apply(connection, migration);
  return missing.map(({ name }) => name);
}

/** Asked for first, because `create table if not exists` writes a notice and needs the right to create. */
async function createHistory(connection: Queryable): Promise<void> {
  const { rows } = await sql<{ found: string | null }>`
    select to_regclass('schema_migrations')::text as found
  `.execute(connection);
  if (rows[0]?.found) return;
  await sql`
    create table schema_migrations (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )
  `.execute(connection);
}

async function apply(connection: Queryable, { text, ...migration }: Migration): Promise<void> {
  try {
    await connection.transaction().execute(async (trx) => {
      await sql.raw(text).execute(trx);
      await trx.insertInto('schema_migrations').values(migration).execute();
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The migration ${migration.name} failed and was rolled back: ${reason}`, { cause });
  }
}

function newerThanCode(name: string): AppError {
  return new AppError(
    'SCHEMA_NEWER_THAN_CODE',
    `The database was made by a newer Gantry: it has the migration ${name}, unknown here. Start that version or a later one.`,
    { details: { migration: name } },
  );
}

function changed(name: string): AppError {
  return new AppError(
    'MIGRATION_CHANGED',
    `The migration ${name} has changed since it was applied. Restore the released file; make changes in a new one.`,
    { details: { migration: name } },
  );
}
