import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createJobs } from '../../jobs/index.ts';
import { restoreJobs } from '../../jobs/restore-jobs.ts';
import { createLogger } from '../../logger.ts';
import type { Db } from '../index.ts';
import { migrate } from '../index.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { openKeys, restoreBackup, sealKeys, writeBackup } from './index.ts';

const migrationsDir = fileURLToPath(new URL('../../../../migrations', import.meta.url));
const logger = createLogger({ level: 'silent' });
const silent = { onProgress: () => undefined, onKey: async () => undefined };
const dropped: TestDatabase[] = [];
const fresh = async (migrations?: null): Promise<TestDatabase> => {
  const database = await createTestDatabase(migrations === null ? { migrations } : {});
  dropped.push(database);
  return database;
};
afterAll(async () => {
  for (const database of dropped) await database.drop();
});

const tricky = 'tab\t, line\n, backslash \\, "quotes", \\N and ü漢🏗';
let source: TestDatabase;
let whole: Buffer;

async function take(database: TestDatabase, changes: Partial<Parameters<typeof writeBackup>[0]> = {}) {
  const out = new PassThrough();
  const read = (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of out) chunks.push(chunk);
    return Buffer.concat(chunks);
  })();
  const options = {
    url: database.url,
    version: '1.2.3',
    now: new Date('2026-05-01T10:00:00Z'),
    keyIds: ['0011aabb'],
    key: null,
    onProgress: () => undefined,
    ...changes,
  };
  const manifest = await writeBackup(options, out);
  return { bytes: await read, manifest };
}

test('a database without Gantry is not backed up', async () => {
  const empty = await fresh(null);
  const out = new PassThrough();
  const options = { url: empty.url, version: '1', now: new Date(), keyIds: [], key: null, ...silent };
  await expect(writeBackup(options, out)).rejects.toMatchObject({ code: 'BACKUP_NOTHING' });
});

const restoreInto = (database: TestDatabase, bytes: Buffer, dir = migrationsDir) =>
  restoreBackup({ url: database.url, migrationsDir: dir, ...silent }, Readable.from([bytes]));

/** Every row of every table as text, in one order. */
async function contentOf({ kysely }: Db): Promise<Record<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname <> 'schema_migrations' order by 1`.execute(kysely);
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{
      row: string;
    }>`select t::text as row from ${sql.table(name)} t order by 1`.execute(kysely);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

beforeAll(async () => {
  source = await fresh();
  const { kysely } = source.db;
  await sql`insert into spaces (id, name, parent_id, labels) values ('a', ${tricky}, 'root', ${['x', 'y,z', 'null']}), ('b', 'b', 'a', '{}')`.execute(
    kysely,
  );
  await sql`insert into worker_tokens (id, name, token_hash, created_by, created_at)
    select 'token-' || n, repeat('n', 4000), 'hash-' || n, 'ada', now() from generate_series(1, 3000) n`.execute(
    kysely,
  );
  const jobs = createJobs({ db: source.db, logger });
  jobs.handle('later-work', z.object({ id: z.string() }), async () => undefined, { key: ({ id }) => id });
  await jobs.start();
  await jobs.enqueue(null, 'later-work', { id: 'one' }, { startAfter: new Date(Date.now() + 3_600_000) });
  await jobs.stop({ drainMs: 0 });
  whole = (await take(source)).bytes;
});

describe('a backup', () => {
  test('restores everything as it was: rows, sequences and waiting work', async () => {
    const target = await fresh(null);
    const restored = await restoreInto(target, whole);
    expect(await contentOf(target.db)).toEqual(await contentOf(source.db));
    expect(restored.header).toMatchObject({ gantry: '1.2.3', keyIds: ['0011aabb'] });
    expect(restored.jobs).toMatchObject([{ name: 'later-work', data: { id: 'one' }, group: 'one' }]);
    await restoreJobs(target.db, logger, restored.jobs);
    const { rows } = await sql<{ name: string }>`select name from pgboss.job where state = 'created'`.execute(
      target.db.kysely,
    );
    expect(rows.map(({ name }) => name)).toEqual(['later-work']);
    // The schema is complete: there is nothing left to migrate.
    expect(await migrate(target.db, migrationsDir)).toEqual([]);
  });

  test('sees one moment, whatever happens meanwhile', async () => {
    const { kysely } = source.db;
    let meanwhile: Promise<unknown> | null = null;
    const { manifest } = await take(source, {
      onProgress: () => {
        meanwhile ??=
          sql`insert into worker_tokens (id, name, token_hash, created_by, created_at) values ('late', 'late', 'late', 'ada', now())`.execute(
            kysely,
          );
      },
    });
    await meanwhile;
    expect(manifest.tables.find(({ name }) => name === 'worker_tokens')?.rows).toBe(3_000);
    await sql`delete from worker_tokens where id = 'late'`.execute(kysely);
  });

  test('holds keys under a passphrase only', async () => {
    const key = await sealKeys('secret-key', 'correct horse battery');
    const { bytes } = await take(source, { key });
    expect(gunzipSync(bytes).includes('secret-key')).toBe(false);
    const seen: string[] = [];
    const target = await fresh(null);
    await restoreBackup(
      {
        ...silent,
        url: target.url,
        migrationsDir,
        onKey: async (box) => void seen.push(await openKeys(box, 'correct horse battery')),
      },
      Readable.from([bytes]),
    );
    expect(seen).toEqual(['secret-key']);
    await expect(openKeys(key, 'another passphrase')).rejects.toMatchObject({ code: 'BACKUP_PASSPHRASE' });
    await expect(sealKeys('secret-key', 'short')).rejects.toMatchObject({ code: 'BACKUP_PASSPHRASE' });
  });
});

describe('a restore', () => {
  test('is refused where there is anything already', async () => {
    await expect(restoreInto(source, whole)).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' });
  });

  test('leaves nothing behind when the file is damaged, cut short or none', async () => {
    const target = await fresh(null);
    const plain = gunzipSync(whole);
    const flipped = Buffer.from(plain);
    const at = flipped.indexOf('token-1500\t');
    flipped.write('token-15zz\t', at);
    const cut = gzipSync(plain.subarray(0, plain.length - 200_000));
    for (const bytes of [
      gzipSync(flipped),
      cut,
      whole.subarray(0, whole.length / 2),
      Buffer.from('hello'),
      Buffer.alloc(0),
    ]) {
      await expect(restoreInto(target, bytes)).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    }
    const { rows } = await sql`select from pg_class where relnamespace = 'public'::regnamespace`.execute(
      target.db.kysely,
    );
    expect(rows).toEqual([]);
  });

  test('is refused for a backup of a newer schema or a newer format', async () => {
    const target = await fresh(null);
    const text = gunzipSync(whole).toString('latin1');
    const newerFormat = gzipSync(Buffer.from(text.replace('"format": 1', '"format": 9'), 'latin1'));
    await expect(restoreInto(target, newerFormat)).rejects.toMatchObject({ code: 'SCHEMA_NEWER_THAN_CODE' });
    const older = mkdtempSync(join(tmpdir(), 'gantry-older-'));
    for (const name of readdirSync(migrationsDir).toSorted().slice(0, -1))
      copyFileSync(join(migrationsDir, name), join(older, name));
    await expect(restoreInto(target, whole, older)).rejects.toMatchObject({ code: 'SCHEMA_NEWER_THAN_CODE' });
    rmSync(older, { recursive: true });
  });
});
