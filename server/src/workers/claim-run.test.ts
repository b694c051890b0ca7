import { workerPaths } from '@gantry/contract/worker-protocol';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { as } from '../triggers/testing/start-features.ts';
import { startWorkerSide } from './testing/start-worker-side.ts';

const side = await startWorkerSide();
const { db, clock, token, workerId, call, claim } = side;
await side.addIntegration();
afterAll(() => side.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  clock.advance(1_000);
});

const addReady = async (stackId: string, type: 'TRACKED' | 'PROPOSED' = 'TRACKED') =>
  side.addRun(await side.addStack(stackId), { type }, 'READY');

describe('claiming', () => {
  test('twenty workers at once get each run exactly once', async () => {
    const runs = [];
    for (let index = 0; index < 12; index += 1) {
      runs.push(await addReady(`stack-${index}`, index % 2 === 0 ? 'TRACKED' : 'PROPOSED'));
    }
    const claimed: string[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let job = await claim(); job !== null; job = await claim()) claimed.push(job.runId);
      }),
    );
    expect(claimed.toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    const rows = await side.allRuns();
    expect(new Set(rows.map((run) => run.token_hash)).size).toBe(12);
    expect(rows.every((run) => run.state === 'PREPARING' && run.worker_id === workerId)).toBe(true);
  });

  test('goes by priority, then blocking runs before previews, then age', async () => {
    const preview = await addReady('a', 'PROPOSED');
    const older = await addReady('b');
    const younger = await addReady('c');
    const urgent = await addReady('d', 'PROPOSED');
    await db.kysely.updateTable('runs').set({ priority: 1 }).where('id', '=', urgent.id).execute();
    const order = [await side.job(), await side.job(), await side.job(), await side.job()];
    expect(order.map(({ runId }) => runId)).toEqual([urgent.id, older.id, younger.id, preview.id]);
    expect(await claim()).toBeNull();
  });

  test('runs of detached stacks wait, and do not keep others from going', async () => {
    for (let index = 0; index < 25; index += 1) await addReady(`detached-${index}`);
    await db.kysely.updateTable('stacks').set({ integration_id: null }).execute();
    const run = await addReady('attached');
    expect((await side.job()).runId).toBe(run.id);
    expect(await claim()).toBeNull();
  });

  test('the job has all that the run needs, and credentials that are its own', async () => {
    const stack = await side.addStack('app', { project_root: 'live/app', tool_version: '~> 1.11' });
    const config = { type: 'environment_variable' as const, writeOnly: true };
    await side.stacks.useCases.setConfig.call(as('admin'), {
      ...config,
      id: 'app',
      element: 'TF_VAR_size',
      value: '3',
    });
    const run = await side.addRun(stack, {}, 'READY');
    const job = await side.job();
    expect(job).toMatchObject({
      runId: run.id,
      type: 'TRACKED',
      goal: 'plan',
      keepWorkspace: true,
      projectRoot: 'live/app',
      tool: { name: 'terraform', version: '~> 1.11' },
      environment: [{ name: 'TF_VAR_size', value: '3', secret: true }],
      backend: { address: 'https://gantry.example.com/state/v1/app', username: run.id },
    });
    expect(job.backend?.password).not.toContain(job.runToken);
    const row = JSON.stringify(await side.run(run.id));
    expect(row).not.toContain(job.runToken);
  });

  test('a confirmed run is applied with the very version that planned it', async () => {
    const stack = await side.addStack('app', { tool_version: '~> 1.11' });
    const run = await side.addRun(stack, {}, 'CONFIRMED');
    await db.kysely.updateTable('runs').set({ tool_version: '1.11.4' }).where('id', '=', run.id).execute();
    expect(await side.job()).toMatchObject({
      goal: 'apply',
      keepWorkspace: false,
      tool: { version: '1.11.4' },
    });
    expect((await side.run(run.id)).state).toBe('PREPARING_APPLY');
  });

  test('a waiting worker gets the run the moment it is ready', async () => {
    const waiting = claim(20);
    const run = await side.addRun(await side.addStack('app'));
    await side.runs.scheduleStack({ stackId: 'app' });
    expect((await waiting)?.runId).toBe(run.id);
  });

  test('without a run the call ends when its time is over', async () => {
    expect(await claim(0.05)).toBeNull();
  });
});

describe('tokens', () => {
  test.each([
    ['no token', {}],
    ['a made-up token', { token: 'nonsense-nonsense' }],
    ['something that is no token', { token: 'a b' }],
  ])('%s opens nothing', async (_what, given) => {
    for (const path of [workerPaths.register, workerPaths.claim]) {
      const answer = await call('POST', path, {
        ...given,
        body: { ...side.registration, workerId, waitSeconds: 0 },
      });
      expect([answer.status, answer.code]).toEqual([401, 'WORKER_TOKEN_INVALID']);
    }
  });

  test('a worker of another token, or one that never registered, claims nothing', async () => {
    const other = await side.workers.useCases.createToken.call(as('admin'), {
      pool: 'public',
      name: 'other',
    });
    const asked = await call('POST', workerPaths.claim, {
      token: other.secret,
      body: { workerId, waitSeconds: 0 },
    });
    expect([asked.status, asked.code]).toEqual([401, 'WORKER_TOKEN_INVALID']);
    const unknown = await call('POST', workerPaths.claim, { token, body: { workerId: 'x', waitSeconds: 0 } });
    expect(unknown.code).toBe('WORKER_TOKEN_INVALID');
  });

  test('tokens are made by root admins, shown once and kept hashed', async () => {
    const made = await side.workers.useCases.createToken.call(as('admin'), {
      pool: 'public',
      name: 'rack 3',
    });
    const rows = JSON.stringify(await db.kysely.selectFrom('worker_tokens').selectAll().execute());
    expect(rows).not.toContain(made.secret);
    const call = side.workers.useCases.createToken.call(as('writer'), { pool: 'public', name: 'mine' });
    await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('each start of the built-in worker ends the token of the former one', async () => {
    const first = await side.workers.issueBuiltInToken('built-in');
    await side.workers.issueBuiltInToken('built-in');
    const answer = await call('POST', workerPaths.register, { token: first, body: side.registration });
    expect(answer.status).toBe(401);
  });

  test('another protocol version is refused with what to do', async () => {
    const body = { ...side.registration, protocol: 2 };
    const answer = await call('POST', workerPaths.register, { token, body });
    expect([answer.status, answer.code]).toEqual([409, 'WORKER_PROTOCOL_MISMATCH']);
    expect(JSON.stringify(answer.body)).toContain('same release');
  });

  test('a body that the protocol does not know is refused with the field', async () => {
    const answer = await call('POST', workerPaths.claim, { token, body: { workerId, waitSeconds: 'long' } });
    expect([answer.status, answer.code]).toEqual([400, 'BAD_INPUT']);
    expect(JSON.stringify(answer.body)).toContain('waitSeconds');
  });
});

test('workers are listed as idle, busy or lost', async () => {
  await side.register('quiet');
  await addReady('app');
  clock.advance(60_000);
  const job = await side.job();
  const list = await side.workers.useCases.list.call(as('reader'), {});
  expect(list.map(({ name, state, runId }) => [name, state, runId])).toEqual([
    ['worker', 'BUSY', job.runId],
    ['quiet', 'LOST', null],
  ]);
});

test('a drained worker gets nothing new until it is told to go on', async () => {
  const { drain, list } = side.workers.useCases;
  const run = await addReady('drained');
  await drain.call(as('admin'), { pool: 'public', id: workerId, drain: true });
  expect(await claim()).toBeNull();
  const seen = await list.call(as('reader'), {});
  expect(seen.find(({ id }) => id === workerId)).toMatchObject({ drained: true });
  await expect(
    drain.call(as('writer'), { pool: 'public', id: workerId, drain: false }),
  ).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  await expect(drain.call(as('admin'), { pool: 'public', id: 'none', drain: true })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await drain.call(as('admin'), { pool: 'public', id: workerId, drain: false });
  expect((await side.job()).runId).toBe(run.id);
});

describe('a worker that starts again', () => {
  const identity = 'i'.repeat(32);

  test('is the same one, and stays drained', async () => {
    const { drain, list } = side.workers.useCases;
    const id = await side.register('old-name', identity);
    await drain.call(as('admin'), { pool: 'public', id, drain: true });
    expect(await side.register('new-name', identity)).toBe(id);
    const seen = (await list.call(as('reader'), {})).filter((worker) => worker.id === id);
    expect(seen).toMatchObject([{ name: 'new-name', drained: true }]);
    await addReady('waits');
    expect(await claim(0, id)).toBeNull();
    // The built-in worker gets another token at every start, of the same name.
    const renewed = await side.workers.issueBuiltInToken('test');
    expect(await side.register('new-name', identity, renewed)).toBe(id);
    await db.kysely.updateTable('worker_tokens').set({ revoked_at: null }).execute();
  });

  test('is another one with a token of another name, or without saying who it is', async () => {
    const id = await side.register('worker', identity);
    const foreign = await side.workers.issueBuiltInToken('foreign');
    expect(await side.register('worker', identity, foreign)).not.toBe(id);
    expect(await side.register('worker')).not.toBe(id);
    const { status } = await call('POST', workerPaths.register, {
      token,
      body: { protocol: 1, name: 'w', version: '1', isolation: 'process', identity: 'short' },
    });
    expect(status).toBe(400);
  });

  test('is not known until it registers anew once its pool is cycled, and takes runs again then', async () => {
    const { cycle, drain } = side.workers.useCases;
    const id = await side.register('worker', identity);
    await drain.call(as('admin'), { pool: 'public', id, drain: true });
    await expect(cycle.call(as('writer'), { pool: 'public' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(cycle.call(as('admin'), { pool: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await cycle.call(as('admin'), { pool: 'public' })).toBeGreaterThan(0);
    const asked = await call('POST', workerPaths.claim, { token, body: { workerId: id, waitSeconds: 0 } });
    expect(asked).toMatchObject({ status: 401, code: 'WORKER_TOKEN_INVALID' });
    expect(await side.register('worker', identity)).toBe(id);
    const run = await addReady('cycled');
    expect((await claim(0, id))?.runId).toBe(run.id);
    await db.kysely.updateTable('workers').set({ retired_at: null }).execute();
  });
});

test('a server that stops lets waiting workers go', async () => {
  const waiting = claim(20);
  await expect
    .poll(async () => (await db.kysely.selectFrom('workers').selectAll().execute()).length)
    .toBeGreaterThan(0);
  await side.waiters.close();
  expect(await waiting).toBeNull();
});
