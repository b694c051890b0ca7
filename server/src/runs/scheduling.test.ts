import { afterAll, describe, expect, test } from 'vitest';
import { as } from '../stacks/testing/start-stacks.ts';
import { createRun, supersedeProposals } from './index.ts';
import { backfillPullRequest, transitionsOf } from './store.ts';
import { planning, startRuns, unconfirmed } from './testing/start-runs.ts';

const world = await startRuns();
const { db, clock, runs, stacks, newStack, newRun, row, stackRow, advance, schedule, states, emitted } =
  world;
afterAll(() => world.drop());
const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe('creating runs', () => {
  test('queues them with numbers without gaps, however many come at once', async () => {
    const id = await newStack();
    await times(20, () => newRun(id));
    const numbers = await db.kysely.selectFrom('runs').select('number').where('stack_id', '=', id).execute();
    expect(numbers.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  test('makes one per stack, commit and type of twenty equal wishes, and takes one number', async () => {
    const [id, other] = [await newStack(), await newStack()];
    const made = await times(20, () => newRun(id, { once: true }));
    expect(new Set(made.map((run) => run.id)).size).toBe(1);
    expect((await newRun(id, { once: true, type: 'PROPOSED' })).number).toBe(2);
    expect((await newRun(other, { once: true })).number).toBe(1);
    expect((await newRun(id)).number).toBe(3);
  });

  test('gives a number back when the transaction fails', async () => {
    const id = await newStack();
    const run = await newRun(id);
    const failing = db.transaction(async (trx) => {
      const wish = {
        type: 'TRACKED',
        commit: run.commit,
        branch: 'main',
        pullRequest: null,
        eventId: null,
      } as const;
      await createRun(world, trx, { ...wish, stack: await stackRow(id), triggeredBy: 'x', once: false });
      throw new Error('It went wrong.');
    });
    await expect(failing).rejects.toThrow('It went wrong.');
    expect((await newRun(id)).number).toBe(2);
  });

  test('records the first transition, tells the stack and emits the change', async () => {
    const id = await newStack();
    const run = await newRun(id);
    expect(await transitionsOf(db.kysely, run.id)).toMatchObject([
      { version: 1, event: 'created', from_state: null, state: 'QUEUED', actor: 'Ada from Bitbucket' },
    ]);
    expect(await stackRow(id)).toMatchObject({ state: 'QUEUED', state_set_at: clock.now() });
    expect(emitted.at(-1)).toMatchObject({
      name: 'run.changed',
      payload: { runId: run.id, stackId: id, state: 'QUEUED' },
    });
  });

  test('for a stack that is gone finds nothing', async () => {
    const id = await newStack();
    const stack = await stackRow(id);
    await db.kysely.deleteFrom('stacks').where('id', '=', id).execute();
    await expect(newRun(await newStack(), { stack })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('moving runs', () => {
  test('refuses events that do not fit, and every repetition', async () => {
    const run = await newRun(await newStack());
    await advance(run.id, 'unblocked');
    await expect(advance(run.id, 'unblocked')).rejects.toMatchObject({
      code: 'RUN_TRANSITION_INVALID',
      details: { state: 'READY', event: 'unblocked' },
    });
    const claims = await Promise.allSettled([1, 2, 3].map(() => advance(run.id, 'claimed')));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await row(run.id)).version).toBe(3);
    await expect(advance('unknown', 'claimed')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('lets go of the lease, the wish to stop and the kept workspace at an end', async () => {
    const run = await newRun(await newStack(), { events: unconfirmed });
    await db.kysely
      .updateTable('runs')
      .set({ token_hash: 'x', lease_until: clock.now(), stop_requested: true })
      .where('id', '=', run.id)
      .execute();
    await db.kysely
      .insertInto('run_workspaces')
      .values({ run_id: run.id, sealed: Buffer.from('x'), created_at: clock.now() })
      .execute();
    await advance(run.id, 'discard');
    expect(await row(run.id)).toMatchObject({
      state: 'DISCARDED',
      token_hash: null,
      lease_until: null,
      stop_requested: false,
    });
    const kept = await db.kysely
      .selectFrom('run_workspaces')
      .select('run_id')
      .where('run_id', '=', run.id)
      .execute();
    expect(kept).toEqual([]);
  });

  test('shows on the stack the state of its latest blocking run, whatever happens to others', async () => {
    const id = await newStack();
    const first = await newRun(id, { events: planning });
    expect((await stackRow(id)).state).toBe('PLANNING');
    await newRun(id, { type: 'PROPOSED', events: planning });
    expect((await stackRow(id)).state).toBe('PLANNING');
    const second = await newRun(id);
    await advance(first.id, 'planned_no_changes');
    expect((await stackRow(id)).state).toBe('QUEUED');
    await advance(second.id, 'discard');
    expect((await stackRow(id)).state).toBe('DISCARDED');
  });
});

describe('the scheduler', () => {
  test('lets previews go in parallel and one blocking run at a time, with twenty schedulers at once', async () => {
    const id = await newStack();
    await times(3, () => newRun(id));
    await times(3, () => newRun(id, { type: 'PROPOSED' }));
    await times(20, () => schedule(id));
    expect(await states(id, 'TRACKED')).toEqual(['READY', 'QUEUED', 'QUEUED']);
    expect(await states(id, 'PROPOSED')).toEqual(['READY', 'READY', 'READY']);
  });

  test('says which run blocks, and what that one waits for', async () => {
    const id = await newStack();
    const first = await newRun(id);
    const second = await newRun(id);
    const reason = async () => (await row(second.id)).reason;
    await schedule(id);
    expect((await row(first.id)).reason).toBe('Waits for a free worker.');
    expect(await reason()).toBe('Blocked by run #1, which waits for a worker.');
    for (const event of ['claimed', 'workspace_ready'] as const) await advance(first.id, event);
    await schedule(id);
    expect(await reason()).toBe('Blocked by run #1, which is under way.');
    for (const event of ['plan_started', 'planned_to_confirm'] as const) await advance(first.id, event);
    await schedule(id);
    expect(await reason()).toBe('Blocked by run #1, which waits for confirmation.');
    await advance(first.id, 'discard');
    await schedule(id);
    expect((await row(second.id)).state).toBe('READY');
  });

  test('holds back the runs of a locked stack but lets those of the holder pass', async () => {
    const id = await newStack();
    const ada = as('ada', 'writer');
    await newRun(id, { triggeredBy: 'ada' });
    await stacks.useCases.lock.call(ada, { id, note: null });
    await schedule(id);
    expect(await states(id)).toEqual(['QUEUED']);
    const mine = await runs.useCases.trigger.call(ada, { id, type: 'TRACKED', sha: null });
    await schedule(id);
    expect(await states(id)).toEqual(['QUEUED', 'READY']);
    const pushed = await db.kysely
      .selectFrom('runs')
      .select('reason')
      .where('stack_id', '=', id)
      .where('number', '=', 1)
      .executeTakeFirstOrThrow();
    expect(pushed.reason).toBe('Waits until ada releases the lock of the stack.');
    await advance(mine.id, 'discard');
    await stacks.useCases.unlock.call(ada, { id });
    await schedule(id);
    expect(await states(id)).toEqual(['READY', 'DISCARDED']);
  });

  test('lets previews of a locked stack go', async () => {
    const id = await newStack();
    await stacks.useCases.lock.call(as('ada', 'writer'), { id, note: null });
    await newRun(id, { type: 'PROPOSED' });
    await schedule(id);
    expect(await states(id)).toEqual(['READY']);
  });

  test('waits while the stack has no integration, and says so', async () => {
    const id = await newStack();
    const run = await newRun(id);
    await db.kysely.updateTable('stacks').set({ integration_id: null }).where('id', '=', id).execute();
    await schedule(id);
    expect(await row(run.id)).toMatchObject({
      state: 'QUEUED',
      reason: expect.stringContaining('integration'),
    });
    await expect(schedule('unknown')).resolves.toBeUndefined();
  });

  test('cannot be fooled into two blocking runs: the database refuses', async () => {
    const id = await newStack();
    await newRun(id, { events: ['unblocked'] });
    const second = await newRun(id);
    await expect(advance(second.id, 'unblocked')).rejects.toMatchObject({ constraint: 'runs_one_blocking' });
  });
});

describe('superseding', () => {
  const supersede = (stackId: string, exceptSha: string | null = null) =>
    db.transaction((trx) =>
      supersedeProposals(world, trx, {
        stackIds: [stackId],
        branch: 'main',
        exceptSha,
        reason: 'A newer commit.',
      }),
    );

  test('cancels previews that wait, asks those under way to stop, and leaves all else alone', async () => {
    const id = await newStack();
    const preview = { type: 'PROPOSED' } as const;
    const queued = await newRun(id, preview);
    const ready = await newRun(id, { ...preview, events: ['unblocked'] });
    const busy = await newRun(id, { ...preview, events: planning });
    const done = await newRun(id, { ...preview, events: [...planning, 'planned_preview'] });
    const elsewhere = await newRun(id, { ...preview, branch: 'next' });
    const tracked = await newRun(id);
    expect(await supersede(id, queued.sha)).toBe(0);
    expect(await supersede(id)).toBe(3);
    for (const run of [queued, ready]) {
      expect(await row(run.id)).toMatchObject({ state: 'CANCELED', reason: 'A newer commit.' });
    }
    expect(await row(busy.id)).toMatchObject({
      state: 'PLANNING',
      stop_requested: true,
      reason: 'A newer commit.',
    });
    for (const run of [done, elsewhere, tracked]) expect(await row(run.id)).toEqual(run);
  });

  test('meets runs that move at the same time', async () => {
    const id = await newStack();
    const previews = await times(10, () => newRun(id, { type: 'PROPOSED', events: ['unblocked'] }));
    await Promise.all([
      supersede(id),
      ...previews.map((run) => advance(run.id, 'claimed').catch(() => null)),
    ]);
    for (const run of await Promise.all(previews.map(({ id: runId }) => row(runId)))) {
      expect(run.state === 'CANCELED' ? !run.stop_requested : run.stop_requested).toBe(true);
    }
  });
});

test('previews learn of their pull request by the whole hash or its beginning, and only those', async () => {
  const id = await newStack();
  const preview = await newRun(id, { type: 'PROPOSED' });
  await newRun(id);
  const given = { stackIds: [id], number: 7, url: 'https://example.com/7', title: 'Add' };
  for (const sha of ['', '%', '0', `${preview.sha.slice(0, 11)}f`]) {
    expect(await backfillPullRequest(db.kysely, { ...given, sha })).toEqual([]);
  }
  const filled = await backfillPullRequest(db.kysely, {
    ...given,
    sha: preview.sha.slice(0, 12).toUpperCase(),
  });
  expect(filled).toEqual([{ id: preview.id, stack_id: id, state: 'QUEUED' }]);
  expect(await backfillPullRequest(db.kysely, { ...given, number: 8, sha: preview.sha })).toEqual([]);
  expect(await row(preview.id)).toMatchObject({ pull_request: 7, pull_request_title: 'Add' });
});
