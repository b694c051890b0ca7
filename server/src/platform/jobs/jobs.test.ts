import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Db, openDatabase } from '../db/index.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/index.ts';
import { createLogger } from '../logger.ts';
import { createJobs, type Jobs } from './index.ts';

const payloadSchema = z.object({ id: z.string() });
let test: TestDatabase;
let running: Jobs[];
let lines: string[];

const newJobs = (db: Db = test.db) => {
  const logger = createLogger({ level: 'warn', destination: { write: (line) => lines.push(line) } });
  const jobs = createJobs({ db, logger });
  running.push(jobs);
  return jobs;
};

beforeEach(async () => {
  [running, lines] = [[], []];
  test = await createTestDatabase({ migrations: null });
});
afterEach(async () => {
  await Promise.all(running.map((jobs) => jobs.stop({ drainMs: 2_000 })));
  await test.drop();
});

describe('enqueue', () => {
  it('runs a job of a committed transaction, and none of one that was rolled back', async () => {
    const done: string[] = [];
    const jobs = newJobs();
    jobs.handle('note', payloadSchema, async ({ id }) => void done.push(id));
    await jobs.start();
    await test.db.transaction((trx) => jobs.enqueue(trx, 'note', { id: 'kept' }));
    const undone = test.db.transaction(async (trx) => {
      await jobs.enqueue(trx, 'note', { id: 'undone' });
      await jobs.enqueue(trx, 'note', { id: 'undone too' }, { key: 'k' });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await jobs.enqueue(null, 'note', { id: 'direct' });
    await jobs.idle();
    expect(done.sort()).toEqual(['direct', 'kept']);
  });

  it('refuses names that nobody handles and payloads that do not fit', async () => {
    const jobs = newJobs();
    jobs.handle('note', payloadSchema, async () => undefined);
    await jobs.start();
    await expect(jobs.enqueue(null, 'other', {})).rejects.toThrow(/Nobody handles jobs named other/);
    await expect(jobs.enqueue(null, 'note', { id: 1 })).rejects.toThrow(z.ZodError);
  });

  it('starts later jobs when they are due, and higher priorities first', async () => {
    const done: string[] = [];
    const jobs = newJobs();
    const [taken, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const handler = async ({ id }: { id: string }) => {
      taken.resolve();
      if (id === 'first') await gate.promise;
      done.push(id);
    };
    jobs.handle('note', payloadSchema, handler, { concurrency: 1 });
    await jobs.start();
    await jobs.enqueue(null, 'note', { id: 'first' });
    await taken.promise;
    const start = Date.now();
    await jobs.enqueue(null, 'note', { id: 'later' }, { startAfter: 1 });
    await jobs.enqueue(null, 'note', { id: 'low' });
    await jobs.enqueue(null, 'note', { id: 'high' }, { priority: 5 });
    gate.resolve();
    await expect.poll(() => done, { timeout: 10_000 }).toEqual(['first', 'high', 'low', 'later']);
    expect(Date.now() - start).toBeGreaterThanOrEqual(990);
  });
});

describe('keys', () => {
  it('run one at a time per key, even on two servers', async () => {
    const other = await openDatabase({ url: test.url, logger: createLogger({ level: 'silent' }) });
    const active = new Map<string, number>();
    let [overlaps, finished] = [0, 0];
    const work = async ({ id }: { id: string }) => {
      const key = id.slice(0, 1);
      if ((active.get(key) ?? 0) > 0) overlaps++;
      active.set(key, (active.get(key) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 2));
      active.set(key, (active.get(key) ?? 0) - 1);
      finished++;
    };
    const both = [newJobs(), newJobs(other)];
    for (const jobs of both) {
      jobs.handle('work', payloadSchema, work, { key: ({ id }) => id.slice(0, 1) });
      await jobs.start();
    }
    for (let round = 0; round < 40; round++) {
      for (const key of 'abcde') await both[0]?.enqueue(null, 'work', { id: `${key}${round}` });
    }
    await both[0]?.idle({ timeoutMs: 20_000 });
    expect({ overlaps, finished }).toEqual({ overlaps: 0, finished: 200 });
    await both[1]?.stop({ drainMs: 1_000 });
    running = running.slice(0, 1);
    await other.close();
  });

  it('run side by side when they differ', async () => {
    const jobs = newJobs();
    const met = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
    const schema = z.object({ id: z.enum(['a', 'b']) });
    jobs.handle('meet', schema, async ({ id }) => {
      met[id].resolve();
      await Promise.all([met.a.promise, met.b.promise]);
    });
    await jobs.start();
    for (const id of ['a', 'b']) await jobs.enqueue(null, 'meet', { id }, { key: id });
    await jobs.idle();
  });

  it('run side by side as many as may, also where one transaction added them all', async () => {
    const jobs = newJobs();
    const ids = ['a', 'b', 'c', 'd'];
    const all = Promise.withResolvers<void>();
    const met = new Set<string>();
    jobs.handle('meet', payloadSchema, async ({ id }) => {
      met.add(id);
      if (met.size === ids.length) all.resolve();
      await all.promise;
    });
    await jobs.start();
    await test.db.transaction(async (trx) => {
      for (const id of ids) await jobs.enqueue(trx, 'meet', { id });
    });
    await all.promise;
    await jobs.idle();
  });

  it('collapse jobs that wait with an equal payload, keep those with another, and queue one behind a running one', async () => {
    const done: string[] = [];
    const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const jobs = newJobs();
    jobs.handle('work', payloadSchema, async ({ id }) => {
      started.resolve();
      await gate.promise;
      done.push(id);
    });
    await jobs.start();
    await jobs.enqueue(null, 'work', { id: 'same' }, { key: 'k' });
    await started.promise;
    for (const id of ['same', 'same', 'different', 'same', 'different']) {
      await jobs.enqueue(null, 'work', { id }, { key: 'k' });
    }
    gate.resolve();
    await jobs.idle();
    expect(done).toEqual(['same', 'same', 'different']);
  });

  it('never run a collapsed job before the transaction that repeated it commits', async () => {
    const seen: number[] = [];
    const jobs = newJobs();
    await sql`create table facts (version int)`.execute(test.db.kysely);
    await sql`insert into facts values (1)`.execute(test.db.kysely);
    jobs.handle('read', payloadSchema, async () => {
      const { rows } = await sql<{ version: number }>`select version from facts`.execute(test.db.kysely);
      seen.push(rows[0]?.version ?? 0);
    });
    await jobs.start();
    await test.db.transaction(async (first) => {
      await jobs.enqueue(first, 'read', { id: 'x' }, { key: 'k' });
    });
    await test.db.transaction(async (second) => {
      await sql`update facts set version = 2`.execute(second);
      await jobs.enqueue(second, 'read', { id: 'x' }, { key: 'k' });
      await sql`select pg_sleep(0.1)`.execute(second);
    });
    await jobs.idle();
    expect(seen.at(-1)).toBe(2);
  });
});

describe('failures', () => {
  it('are tried again, logged once each with the name, and end among the dead, from where they can be revived', async () => {
    const jobs = newJobs();
    let healthy = false;
    const attempts: string[] = [];
    const handler = async ({ id }: { id: string }) => {
      attempts.push(id);
      if (!healthy) throw new Error('out of order');
    };
    jobs.handle('fragile', payloadSchema, handler, { retryLimit: 1, retryBackoff: false });
    await jobs.start();
    await jobs.enqueue(null, 'fragile', { id: 'x' });
    await expect
      .poll(() => jobs.dead(), { timeout: 14_000 })
      .toMatchObject([{ name: 'fragile', payload: { id: 'x' }, error: 'out of order', attempts: 2 }]);
    expect(attempts).toEqual(['x', 'x']);
    expect(
      lines.map((line) => z.object({ message: z.string(), job: z.string() }).parse(JSON.parse(line))),
    ).toEqual([
      { message: 'A job failed and will be tried again', job: 'fragile' },
      { message: 'A job failed for good', job: 'fragile' },
    ]);
    healthy = true;
    const [dead] = await jobs.dead();
    await jobs.revive(dead?.id ?? '');
    await expect.poll(() => attempts.length, { timeout: 10_000 }).toBe(3);
    expect(await jobs.dead()).toEqual([]);
  });

  it('of one key hold up neither other keys nor, for good, their own', async () => {
    const done: string[] = [];
    const jobs = newJobs();
    const handler = async ({ id }: { id: string }) => {
      if (id === 'bad') throw new Error('bad');
      done.push(id);
    };
    jobs.handle('work', payloadSchema, handler, { retryLimit: 0 });
    await jobs.start();
    await jobs.enqueue(null, 'work', { id: 'bad' }, { key: 'k' });
    await jobs.enqueue(null, 'work', { id: 'good' }, { key: 'k' });
    await jobs.enqueue(null, 'work', { id: 'apart' }, { key: 'l' });
    await jobs.idle();
    expect(done.sort()).toEqual(['apart', 'good']);
  });
});

describe('stop', () => {
  it('waits for running jobs and takes no new ones', async () => {
    const done: string[] = [];
    const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const jobs = newJobs();
    const handler = async ({ id }: { id: string }) => {
      started.resolve();
      await gate.promise;
      done.push(id);
    };
    jobs.handle('work', payloadSchema, handler, { concurrency: 1 });
    await jobs.start();
    await jobs.enqueue(null, 'work', { id: 'running' });
    await jobs.enqueue(null, 'work', { id: 'waiting' });
    await started.promise;
    const stopping = jobs.stop({ drainMs: 5_000 });
    gate.resolve();
    await stopping;
    expect(done).toEqual(['running']);
    running = [];
    const next = newJobs();
    next.handle('work', payloadSchema, async ({ id }) => void done.push(id));
    await next.start();
    await next.idle();
    expect(done).toEqual(['running', 'waiting']);
  });
});

it('schedules jobs by cron, replacing the earlier time', async () => {
  const jobs = newJobs();
  jobs.handle('sweep', z.object({}), async () => undefined);
  await jobs.start();
  await jobs.schedule('sweep', '*/5 * * * *');
  await jobs.schedule('sweep', '0 3 * * *');
  const { rows } = await sql`select name, cron from pgboss.schedule`.execute(test.db.kysely);
  expect(rows).toEqual([{ name: 'sweep', cron: '0 3 * * *' }]);
  await expect(jobs.schedule('sweep', 'not a cron')).rejects.toThrow();
});
