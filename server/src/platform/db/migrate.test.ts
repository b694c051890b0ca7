import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

let test: TestDatabase;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-migrations-'));
  test = await createTestDatabase({ migrations: folder });
  write('0001_create_pets.sql', "create table pets (name text);\r\ninsert into pets values ('rex');");
  write('0002_add_age.sql', 'alter table pets add age int;');
});
afterEach(async () => {
  await test.drop();
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const pets = async () => (await sql`select * from pets`.execute(test.db.kysely)).rows;

it('applies every file once, in order, several statements each', async () => {
  expect(await migrate(test.db, folder)).toEqual(['0001_create_pets.sql', '0002_add_age.sql']);
  expect(await migrate(test.db, folder)).toEqual([]);
  expect(await pets()).toEqual([{ name: 'rex', age: null }]);
  const history = await test.db.kysely
    .selectFrom('schema_migrations')
    .selectAll()
    .orderBy('number')
    .execute();
  expect(history).toMatchObject([
    { number: 1, name: '0001_create_pets.sql' },
    { number: 2, name: '0002_add_age.sql' },
  ]);
  expect(history[0]?.applied_at).toBeInstanceOf(Date);
});

it('applies what was added since', async () => {
  await migrate(test.db, folder);
  write('0003_add_owner.sql', 'alter table pets add owner text;');
  expect(await migrate(test.db, folder)).toEqual(['0003_add_owner.sql']);
});

it('lets servers that start together wait for one another', async () => {
  const other = await openDatabase({ url: test.url, logger: createLogger({ level: 'silent' }) });
  const applied = await Promise.all([
    migrate(test.db, folder),
    migrate(other, folder),
    migrate(other, folder),
  ]);
  await other.close();
  expect(applied.map((names) => names.length).sort()).toEqual([0, 0, 2]);
});

it('refuses a database that a newer version made', async () => {
  write('0003_add_owner.sql', 'alter table pets add owner text;');
  await migrate(test.db, folder);
  rmSync(join(folder, '0003_add_owner.sql'));
  await expect(migrate(test.db, folder)).rejects.toMatchObject({
    code: 'SCHEMA_NEWER_THAN_CODE',
    details: { migration: '0003_add_owner.sql' },
  });
});

it('refuses a migration that was edited after it was applied, but not other line ends', async () => {
  await migrate(test.db, folder);
  write('0001_create_pets.sql', "create table pets (name text);\ninsert into pets values ('rex');");
  expect(await migrate(test.db, folder)).toEqual([]);
  write('0001_create_pets.sql', 'create table pets (name text not null);');
  await expect(migrate(test.db, folder)).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
});

it('rolls a failing migration back as a whole and names it, keeping those before it', async () => {
  write('0003_break.sql', 'drop table pets; select broken;');
  await expect(migrate(test.db, folder)).rejects.toThrow(/0003_break\.sql failed and was rolled back/);
  expect(await pets()).toHaveLength(1);
  write('0003_break.sql', 'alter table pets add owner text;');
  expect(await migrate(test.db, folder)).toEqual(['0003_break.sql']);
});

it.each(['0004_gap.sql', '0002_twice.sql', '3_short.sql', '0003-dash.sql'])(
  'refuses the misnumbered %s',
  async (name) => {
    write(name, 'select 1;');
    await expect(migrate(test.db, folder)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect((await sql`select to_regclass('pets') as found`.execute(test.db.kysely)).rows).toEqual([
      { found: null },
    ]);
  },
);
