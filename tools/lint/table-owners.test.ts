import { describe, expect, test } from 'vitest';
import { tableOwners } from './table-owners.ts';

const house = {
  owners: { history: 'platform', spaces: 'spaces', stacks: 'stacks', runs: 'runs', workers: 'workers' },
  ranks: [['platform'], ['spaces'], ['stacks'], ['runs'], ['workers']],
};
const migrations = [
  {
    path: 'server/migrations/0001_first.sql',
    text: '-- create table ghosts (id int);\ncreate table spaces (id int);\nCREATE TABLE IF NOT EXISTS "stacks" (id int);',
  },
  {
    path: 'server/migrations/0002_second.sql',
    text: 'create table jobs (id int); create table workers (id int); create table old (id int);',
  },
  { path: 'server/migrations/0003_third.sql', text: 'drop table old; alter table jobs rename to runs;' },
];

const check = (text: string, path = 'server/src/runs/store.ts') =>
  tableOwners(house)
    .check([...migrations, { path, text }])
    .map(({ line, message }) => `${line}: ${message}`);

describe('a store', () => {
  test('reads and writes its own tables and reads those of lower ranks', () => {
    expect(
      check(`db.selectFrom('runs as r').innerJoin('stacks as s', 's.id', 'r.stack_id').leftJoin('spaces', 'a', 'b');
        db.insertInto('runs'); db.updateTable('runs').from('stacks'); db.deleteFrom('runs');
        sql\`update runs set a = 1 from stacks where stacks.id = \${id} for update skip locked\`;`),
    ).toEqual([]);
  });

  test.each([
    ["db.insertInto('stacks')", 'only stacks writes "stacks"'],
    ["db.updateTable('workers as w')", 'only workers writes "workers"'],
    ["db.deleteFrom('spaces')", 'only spaces writes "spaces"'],
    ["db.selectFrom('workers')", 'runs does not read "workers"'],
    ["db.selectFrom(['runs', 'workers as w'])", 'runs does not read "workers"'],
    ["db.selectFrom('runs').leftJoin('workers as w', 'a', 'b')", 'runs does not read "workers"'],
    ["db.updateTable('runs').from('workers')", 'runs does not read "workers"'],
    ['sql`update stacks set a = 1`', 'only stacks writes "stacks"'],
    ['sql<Row>`insert into stacks (id) values (1)`', 'only stacks writes "stacks"'],
    ['sql`select 1 from runs join workers on true`', 'runs does not read "workers"'],
    ["db.selectFrom('ghosts')", 'no migration makes a table "ghosts"'],
  ])('breaks the rule with %s', (text, message) => {
    expect(check(`\n${text};`)).toEqual([expect.stringContaining(`2: ${message}`)]);
  });

  test('may name its own CTEs, catalogues, and words that only look like SQL', () => {
    expect(
      check(`db.with('due', (q) => q.selectFrom('runs')).selectFrom('due'); db.selectFrom('pg_locks');
        sql\`select extract(epoch from started_at)\`; Buffer.from('workers-of-the-world'); // from workers`),
    ).toEqual([]);
  });

  test('is free in tests', () => {
    expect(check("db.insertInto('stacks')", 'server/src/runs/store.test.ts')).toEqual([]);
    expect(check("db.insertInto('stacks')", 'server/src/runs/testing/make.ts')).toEqual([]);
  });
});

test('a table without an owner, an owner without a table and an owner without a rank are violations', () => {
  const owners = { spaces: 'spaces', stacks: 'billing', runs: 'runs', gone: 'runs' };
  const messages = tableOwners({ ...house, owners })
    .check(migrations)
    .map(({ message }) => message);
  expect(messages).toEqual([
    expect.stringContaining('name the owner of "workers"'),
    expect.stringContaining('no migration makes "gone"'),
    expect.stringContaining('"billing", owner of "stacks", has no rank'),
  ]);
});
