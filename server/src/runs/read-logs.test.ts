import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { as } from '../stacks/testing/start-stacks.ts';
import { insertLogChunk } from './logs-store.ts';
import { upsertChanges, upsertPlanJson } from './plans-store.ts';
import { planContext } from './queries.ts';
import { planning, startRuns } from './testing/start-runs.ts';

const world = await startRuns();
const { db, clock, runs, newStack, newRun, advance, row } = world;
const { phaseLog, log, changes } = runs.useCases;
afterAll(() => world.drop());
const reader = as('eve', 'reader');

/** A run that plans, and a pen for the log of its present phase. */
async function newLog() {
  const stack = await newStack();
  const { id: run } = await newRun(stack, { events: planning });
  const write = async (sequence: number, text: string) => {
    const { version, state } = await row(run);
    await insertLogChunk(db.kysely, { runId: run, version, sequence, state, text, at: clock.now() });
  };
  const read = (token: string | null = null, state: 'PLANNING' | 'INITIALIZING' | 'QUEUED' = 'PLANNING') =>
    phaseLog.call(reader, { stack, run, state, stateVersion: null, token });
  return { stack, run, write, read };
}

describe('the log of a phase', () => {
  test('is read from where the last reading ended; the token is there as long as the phase goes on', async () => {
    const { run, write, read } = await newLog();
    const nothing = await read();
    expect(nothing).toMatchObject({ exists: true, finished: false, hasMore: false, texts: [] });
    expect(nothing.nextToken).not.toBeNull();
    await write(1, 'one\n');
    const first = await read(nothing.nextToken);
    expect(first).toMatchObject({ finished: false, texts: ['one\n'] });
    const second = await read(first.nextToken);
    expect(second).toMatchObject({ finished: false, texts: [], nextToken: first.nextToken });
    await write(2, 'two\n');
    await advance(run, 'planned_to_confirm');
    const last = await read(second.nextToken);
    expect(last).toMatchObject({ finished: true, hasMore: false, texts: ['two\n'] });
  });

  test('comes in pages, and is not finished before the last', async () => {
    const { run, write, read } = await newLog();
    for (let sequence = 1; sequence <= 401; sequence++) await write(sequence, `${sequence}\n`);
    await advance(run, 'planned_no_changes');
    const seen: string[] = [];
    const pages: boolean[] = [];
    for (let token: string | null = null, finished = false; !finished; ) {
      const page = await read(token);
      seen.push(...page.texts);
      pages.push(page.finished);
      expect(page.hasMore).toBe(!page.finished);
      expect(page.nextToken).not.toBeNull();
      ({ nextToken: token, finished } = page);
    }
    expect(seen).toEqual(Array.from({ length: 401 }, (_, index) => `${index + 1}\n`));
    expect(pages).toEqual([false, false, true]);
  });

  test('keeps a repeated chunk once, and what PostgreSQL could not keep as a sign', async () => {
    const { write, read } = await newLog();
    await write(1, 'a\0b \ud83d');
    await write(1, 'a changed repetition');
    await write(2, '🚀');
    expect((await read()).texts).toEqual(['a\u2400b \ufffd', '🚀']);
  });

  test('of one phase has nothing of another', async () => {
    const { run, write, read } = await newLog();
    await write(1, 'plan');
    const before = await row(run);
    await insertLogChunk(db.kysely, {
      runId: run,
      version: before.version - 1,
      sequence: 9,
      state: 'INITIALIZING',
      text: 'init',
      at: clock.now(),
    });
    expect(await read(null, 'INITIALIZING')).toMatchObject({ texts: ['init'], finished: true });
    expect((await read()).texts).toEqual(['plan']);
  });

  test('of a phase that never was, or that has no log, does not exist', async () => {
    const { stack, run, read } = await newLog();
    const none = { exists: false, finished: true, hasMore: false, texts: [], nextToken: null };
    expect(await read(null, 'QUEUED')).toEqual(none);
    const applying = { stack, run, state: 'APPLYING', stateVersion: null, token: null } as const;
    expect(await phaseLog.call(reader, applying)).toEqual(none);
  });

  test.each(['', 'x', '1', '-1.1', '99999999999.1', "1.1'"])(
    'starts over for the token %j',
    async (token) => {
      const { write, read } = await newLog();
      await write(1, 'one');
      expect((await read(token)).texts).toEqual(['one']);
    },
  );
});

test('the log of a whole run goes on over its phases and ends with the run', async () => {
  const { stack, run, write } = await newLog();
  const read = (after: string | null) => log.call(reader, { stack, run, after });
  await write(1, 'plan');
  const first = await read(null);
  expect(first).toMatchObject({ ended: false, chunks: [{ state: 'PLANNING', text: 'plan' }] });
  await advance(run, 'planned_autodeploy');
  await write(1, 'apply');
  const second = await read(first.chunks.at(-1)?.cursor ?? null);
  expect(second).toMatchObject({ ended: false, chunks: [{ state: 'APPLYING', text: 'apply' }] });
  await advance(run, 'applied');
  expect(await read(second.chunks.at(-1)?.cursor ?? null)).toEqual({ ended: true, chunks: [] });
  await expect(log.call(as('eve', 'reader', 'team'), { stack, run, after: null })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('the changes of a run come from its sealed plan, without sensitive values', async () => {
  const { stack, run } = await newLog();
  const change = {
    before: null,
    after: { name: 'a', password: 'hunter2' },
    after_sensitive: { password: true },
  };
  const plan = { resource_changes: [{ address: 'fake_server.a', change }] };
  const sealed = world.secretBox.seal(gzipSync(JSON.stringify(plan)), planContext(run));
  const planned = {
    address: 'fake_server.a',
    previousAddress: null,
    type: 'fake_server',
    action: 'create',
    replacePaths: [],
  } as const;
  const read = (attributes: boolean) => changes.call(reader, { stack, run, attributes });
  expect(await read(true)).toEqual({ omitted: 0, changes: [] });
  await upsertChanges(db.kysely, run, { changes: [{ ...planned, replacePaths: [] }], omitted: 3 });
  expect(await read(true)).toMatchObject({ omitted: 3, changes: [{ attributes: [] }] });
  await upsertPlanJson(db.kysely, run, sealed);
  expect(await read(false)).toMatchObject({ omitted: 3, changes: [{ attributes: [] }] });
  const shown = await read(true);
  expect(shown.changes[0]?.attributes).toMatchObject([
    { path: 'name', after: '"a"' },
    { path: 'password', after: null, sensitive: true },
  ]);
  expect(JSON.stringify(shown)).not.toContain('hunter2');
});
