import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AppError } from '@gantry/contract/errors';
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { type Db, jsonb, openDatabase } from './database.ts';
import { ForeignKeyViolation, isUniqueViolation, TransactionConflict, UniqueViolation } from './errors.ts';
import { PREPARE } from './prepare.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

type WidgetTable = {
  id: number;
  size: number;
  made_at: Date | null;
  facts: unknown;
  parent_id: number | null;
};
declare module './tables.ts' {
  interface Tables {
    test_widgets: WidgetTable;
  }
}

let test: TestDatabase;
let db: Db;
const logger = createLogger({ level: 'silent' });

beforeAll(async () => {
  test = await createTestDatabase({ migrations: null });
  db = test.db;
  await sql`create table test_widgets (
    id int primary key, size bigint not null default 0, made_at timestamptz, facts jsonb,
    parent_id int constraint widget_parent references test_widgets,
    constraint widget_size unique (size, made_at))`.execute(db.kysely);
});
afterAll(() => test.drop());

const widget = (id: number, facts: Partial<WidgetTable> = {}) => ({
  id,
  size: id,
  made_at: new Date(0),
  facts: null,
  parent_id: null,
  ...facts,
});

describe('openDatabase', () => {
  it('says DATABASE_UNAVAILABLE when nobody answers, without the password', async () => {
    const opening = openDatabase({ url: 'postgres://me:hunter2@127.0.0.1:1/none', logger });
    await expect(opening).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });

  it('says DATABASE_UNAVAILABLE for a database that does not exist', async () => {
    const opening = openDatabase({ url: test.url.replace(/\/test_\w+/, '/no_such_database'), logger });
    await expect(opening).rejects.toThrow(AppError);
  });

  it('reads int8 as a number, timestamptz as a date and jsonb as its value', async () => {
    await db.kysely
      .insertInto('test_widgets')
      .values(widget(1, { size: Number.MAX_SAFE_INTEGER, facts: jsonb([1, { a: null }]) }))
      .execute();
    const row = await db.kysely.selectFrom('test_widgets').selectAll().where('id', '=', 1).executeTakeFirst();
    expect(row).toEqual(widget(1, { size: Number.MAX_SAFE_INTEGER, facts: [1, { a: null }] }));
    const { rows } = await sql`select count(*) as n, date '2026-01-31' as day from test_widgets`.execute(
      db.kysely,
    );
    expect(rows).toEqual([{ n: 1, day: '2026-01-31' }]);
  });

  it('refuses an int8 that a number cannot hold', async () => {
    await expect(sql`select 9007199254740993::int8 as n`.execute(db.kysely)).rejects.toThrow(RangeError);
  });
});

describe('PREPARE', () => {
  it('has a statement planned once per connection, through the pool and in transactions', async () => {
    const text = `${PREPARE}select $1::int + 1 as n`;
    const plans = 'select statement as text from pg_prepared_statements';
    await db.transaction(async (trx) => {
      for (const n of [1, 2]) {
        expect((await trx.executeQuery(CompiledQuery.raw(text, [n]))).rows).toEqual([{ n: n + 1 }]);
      }
      expect((await trx.executeQuery(CompiledQuery.raw(plans))).rows).toEqual([{ text }]);
    });
    expect((await db.execute(text, [3])).rows).toEqual([{ n: 4 }]);
  });
});

describe('statements with large values', () => {
  it('leave nothing behind for a full collection of garbage', async () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect !== 'function') throw new Error('There is no gc().');
    const statement = () => CompiledQuery.raw('select length($1::bytea) as n', [Buffer.alloc(100_000)]);
    const run = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        await db.kysely.executeQuery(statement());
        collect({ type: 'minor' });
      }
      return process.memoryUsage().arrayBuffers;
    };
    const before = await run(20);
    expect((await run(200)) - before).toBeLessThan(2_000_000);
  });

  it('fail with a stack that leads to whoever asked', async () => {
    const error = await db.kysely.executeQuery(CompiledQuery.raw('select 1 / 0')).catch(identity);
    expect(error).toHaveProperty('stack', expect.stringContaining('database.test.ts'));
  });
});

describe('errors', () => {
  it('tells which unique constraint was violated', async () => {
    await db.kysely.insertInto('test_widgets').values(widget(2)).execute();
    const again = db.kysely.insertInto('test_widgets').values(widget(2)).execute();
    await expect(again).rejects.toThrow(UniqueViolation);
    const sameSize = await db.kysely
      .insertInto('test_widgets')
      .values(widget(3, { size: 2 }))
      .execute()
      .catch(identity);
    expect(isUniqueViolation(sameSize, 'widget_size')).toBe(true);
    expect(isUniqueViolation(sameSize, 'test_widgets_pkey')).toBe(false);
  });

  it('tells which foreign key was violated, also inside a transaction', async () => {
    const orphan = db.transaction((trx) =>
      trx
        .insertInto('test_widgets')
        .values(widget(4, { parent_id: 99 }))
        .execute(),
    );
    await expect(orphan).rejects.toThrow(ForeignKeyViolation);
    await expect(orphan).rejects.toMatchObject({ constraint: 'widget_parent', table: 'test_widgets' });
  });

  it('leaves a mistake in the SQL what it is', async () => {
    await expect(sql`select from nowhere`.execute(db.kysely)).rejects.toMatchObject({ code: '42P01' });
  });
});

describe('transaction', () => {
  it('rolls everything back when the work throws', async () => {
    const failing = db.transaction(async (trx) => {
      await trx.insertInto('test_widgets').values(widget(20)).execute();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await db.kysely.selectFrom('test_widgets').where('id', '=', 20).selectAll().execute()).toEqual([]);
  });

  it('repeats both of two transactions that deadlock until both are through', async () => {
    await db.kysely
      .insertInto('test_widgets')
      .values([widget(30), widget(31, { size: 1_000 })])
      .execute();
    let attempts = 0;
    const bothLocked = Promise.withResolvers<void>();
    const lock = async (first: number, second: number) =>
      db.transaction(async (trx) => {
        attempts++;
        await touch(trx, first);
        if (attempts === 2) bothLocked.resolve();
        await bothLocked.promise;
        await touch(trx, second);
      });
    await Promise.all([lock(30, 31), lock(31, 30)]);
    expect(attempts).toBeGreaterThan(2);
    const rows = await db.kysely
      .selectFrom('test_widgets')
      .select('size')
      .where('id', 'in', [30, 31])
      .execute();
    expect(rows.map(({ size }) => size).sort()).toEqual([1_002, 32]);
  });

  it('gives up with the conflict after a few attempts', async () => {
    let attempts = 0;
    const work = db.transaction(async (trx) => {
      attempts++;
      await sql`do $$ begin raise exception 'no' using errcode = '40001'; end $$`.execute(trx);
    });
    await expect(work).rejects.toThrow(TransactionConflict);
    expect(attempts).toBe(6);
  });
});

describe('listen', () => {
  it('delivers notifications at commit, and none of a transaction that is rolled back', async () => {
    const inbox = createInbox();
    const unlisten = await db.listen('Test Channel', inbox.push);
    await db.transaction((trx) => db.notify(trx, 'Test Channel', 'lost').then(() => fail())).catch(identity);
    await db.transaction((trx) => db.notify(trx, 'Test Channel', 'kept'));
    expect(await inbox.next()).toBe('kept');
    await unlisten();
    await db.notify(db.kysely, 'Test Channel', 'unheard');
    const other = createInbox();
    const stop = await db.listen('other', other.push);
    await db.notify(db.kysely, 'other', 'x');
    expect(await other.next()).toBe('x');
    expect(inbox.waiting()).toBe(0);
    await stop();
  });

  it('listens again after its connection was cut, and tells every listener to look once', async () => {
    const [inbox, reconnected] = [createInbox(), createInbox()];
    const unlisten = await db.listen('cut', inbox.push, () => reconnected.push('yes'));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'gantry-listen' and datname = current_database()`.execute(db.kysely);
    expect(await reconnected.next()).toBe('yes');
    await db.notify(db.kysely, 'cut', 'again');
    expect(await inbox.next()).toBe('again');
    await unlisten();
  });

  it('refuses a payload that PostgreSQL would not carry', async () => {
    await expect(db.notify(db.kysely, 'c', 'ä'.repeat(4_000))).rejects.toThrow(/send an id/);
  });
});

it('survives that every connection is cut, busy or idle', async () => {
  const busy = sql`select pg_sleep(10)`.execute(db.kysely).catch(identity);
  const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`;
  await cut.execute(db.kysely);
  expect(await busy).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  const one = () => sql`select 1 as one`.execute(db.kysely).then(({ rows }) => rows, identity);
  await expect.poll(one).toEqual([{ one: 1 }]);
});

function touch(trx: Db['kysely'], id: number) {
  return trx.updateTable('test_widgets').set({ size: sql`size + 1` }).where('id', '=', id).execute();
}

function createInbox() {
  const waiting: string[] = [];
  const arrival = new EventTarget();
  return {
    push: (text: string) => {
      waiting.push(text);
      arrival.dispatchEvent(new Event('arrived'));
    },
    next: async (): Promise<string> => {
      if (waiting.length === 0) await once(arrival, 'arrived');
      return waiting.shift() ?? '';
    },
    waiting: () => waiting.length,
  };
}

const identity = (value: unknown): unknown => value;
const fail = (): never => {
  throw new Error('changed my mind');
};
