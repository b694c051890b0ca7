import { workerPaths } from '@gantry/contract/worker-protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../authz/index.ts';
import { actorWith, as } from '../triggers/testing/start-features.ts';
import { startWorkerSide } from './testing/start-worker-side.ts';

const side = await startWorkerSide();
const { db, clock, call, workers, pools } = side;
const { createToken, tokens, revokeToken, resetTokens, drain, cycle, list, queue } = workers.useCases;
/** As roles flow down from the root. */
const admin: CallContext = {
  actor: { ...actorWith('admin'), grants: new Map(['root', 'team'].map((id) => [id, new Set(['admin'])])) },
  remoteAddress: null,
};
await side.addIntegration();
await db.kysely
  .insertInto('spaces')
  .values({ id: 'team', name: 'team', parent_id: 'root', inherit_entities: true })
  .execute();
afterAll(() => side.close());

let pool: string;
let token: string;
let member: string;
beforeAll(async () => {
  const settings = { name: 'builders', description: '', labels: [], spaceId: 'team' };
  pool = (await pools.useCases.create.call(admin, settings)).id;
  token = (await createToken.call(admin, { pool, name: 'rack' })).secret;
});
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  await db.kysely.deleteFrom('workers').where('id', '<>', side.workerId).execute();
  clock.advance(1_000);
  member = await side.register('member', undefined, token);
  await side.claim();
});

/** What a worker gets: the run's id, nothing, or the code of the refusal. */
async function take(by: { token: string; id: string }, waitSeconds = 0): Promise<string | null> {
  const body = { workerId: by.id, waitSeconds };
  const answer = await call('POST', workerPaths.claim, { token: by.token, body });
  return answer.status === 200 ? String(Object(answer.body).runId) : answer.code;
}
const inside = (): { token: string; id: string } => ({ token, id: member });
const outside = { token: side.token, id: side.workerId };

const addReady = async (stackId: string, poolId: string | null, type: 'TRACKED' | 'PROPOSED' = 'TRACKED') =>
  (await side.addRun(await side.addStack(stackId, { worker_pool_id: poolId }), { type }, 'READY')).id;

describe('claims', () => {
  test('never cross pools, however many workers ask at once', async () => {
    const own = new Set<string>();
    const common = new Set<string>();
    for (let index = 0; index < 12; index += 1) {
      const type = index % 3 === 0 ? 'PROPOSED' : 'TRACKED';
      if (index % 2 === 0) own.add(await addReady(`own-${index}`, pool, type));
      else common.add(await addReady(`common-${index}`, null, type));
    }
    const taken = { inside: new Set<string>(), outside: new Set<string>() };
    const work = async (by: { token: string; id: string }, into: Set<string>): Promise<void> => {
      for (let run = await take(by); run !== null; run = await take(by)) into.add(run);
    };
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 === 0 ? work(inside(), taken.inside) : work(outside, taken.outside),
      ),
    );
    expect(taken).toEqual({ inside: own, outside: common });
  });

  test('twenty-five runs of another pool do not hide one of the own', async () => {
    for (let index = 0; index < 25; index += 1) await addReady(`common-${index}`, null);
    const run = await addReady('own', pool);
    expect(await take(inside())).toBe(run);
    expect(await take(inside())).toBeNull();
  });

  test('a confirmed run, a task and a test of a module go to the pool too', async () => {
    const stack = await side.addStack('own', { worker_pool_id: pool });
    const confirmed = await side.addRun(stack, {}, 'CONFIRMED');
    const module = await side.addStack('module', { worker_pool_id: pool, kind: 'module' });
    const test = { versionId: 'v', attempt: 1, key: 'a', name: 'a', dependsOn: [], negative: false };
    const given = { projectRoot: '', tool: 'terraform' as const, toolVersion: null, environment: {} };
    const tested = await side.addRun(
      module,
      { type: 'TESTING', test: { ...test, ...given, native: false } },
      'READY',
    );
    const task = await side.addRun(
      await side.addStack('other', { worker_pool_id: pool }),
      { type: 'TASK' },
      'READY',
    );
    expect(await take(outside)).toBeNull();
    const got = [await take(inside()), await take(inside()), await take(inside())];
    expect(new Set(got)).toEqual(new Set([confirmed.id, tested.id, task.id]));
  });

  test('follow the stack to another pool, and wake the workers that wait there', async () => {
    const stack = await side.addStack('app', {});
    const run = await side.addRun(stack, {}, 'READY');
    const waiting = take(inside(), 20);
    await side.stacks.useCases.update.call(admin, {
      id: 'app',
      name: 'app',
      description: '',
      labels: [],
      spaceId: 'team',
      integrationId: null,
      repository: stack.repository,
      branch: 'main',
      projectRoot: '',
      projectGlobs: [],
      tool: 'terraform',
      toolVersion: null,
      terraformWorkspace: null,
      autodeploy: false,
      protectFromDeletion: false,
      workerPool: pool,
    });
    expect(await waiting).toBe(run.id);
    expect(await take(outside)).toBeNull();
  });

  test('a run that becomes ready wakes only the workers of its pool', async () => {
    const woken: string[] = [];
    const gone = new AbortController();
    const asleep = side.waiters.next('public', 60_000, gone.signal);
    void asleep.promise.then(() => woken.push('public'));
    const waiting = take(inside(), 20);
    const run = await side.addRun(await side.addStack('own', { worker_pool_id: pool }));
    await side.runs.scheduleStack({ stackId: 'own' });
    expect(await waiting).toBe(run.id);
    expect(woken).toEqual([]);
    asleep.cancel();
  });
});

describe('the queue', () => {
  test('is one of each pool, with positions of its own', async () => {
    await addReady('common', null);
    const first = await addReady('own-1', pool);
    const second = await addReady('own-2', pool, 'PROPOSED');
    const of = async (id: string) =>
      (await queue.call(admin, { pool: id })).map((run) => [run.position, run.id]);
    expect(await of(pool)).toEqual([
      [1, first],
      [2, second],
    ]);
    expect((await of('public')).map(([position]) => position)).toEqual([1]);
  });
});

describe('why a run waits', () => {
  test('is told when no worker of the pool is there, or all are drained', async () => {
    expect(await workers.whyWaiting(pool)).toBeNull();
    await drain.call(admin, { pool, id: member, drain: true });
    expect(await workers.whyWaiting(pool)).toBe(
      'Waits for a worker: all of the worker pool builders are drained. Let one take runs again.',
    );
    expect(await workers.whyWaiting(null)).toBeNull();
    clock.advance(60_000);
    expect(await workers.whyWaiting(pool)).toBe(
      'Waits for a worker: none is connected to the worker pool builders. Start one with a token of the pool.',
    );
    expect(await workers.whyWaiting(null)).toContain('none is connected to the public worker pool');
  });
});

describe('workers of a pool', () => {
  test('are listed for readers of its space, beside the public ones', async () => {
    const names = async (caller: typeof admin) =>
      (await list.call(caller, {})).map(({ name, poolId }) => [name, poolId]);
    expect(new Set(await names(as('reader', 'team')))).toEqual(
      new Set([
        ['member', pool],
        ['worker', 'public'],
      ]),
    );
    expect(await names(as('reader', 'elsewhere'))).toEqual([['worker', 'public']]);
  });

  test('are drained and cycled by admins of its space, and only under their own pool', async () => {
    const own = as('admin', 'team');
    await expect(drain.call(own, { pool: 'public', id: side.workerId, drain: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(drain.call(admin, { pool: 'public', id: member, drain: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(cycle.call(as('writer', 'team'), { pool })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await addReady('own', pool);
    await drain.call(own, { pool, id: member, drain: true });
    expect(await take(inside())).toBeNull();
    expect(await cycle.call(own, { pool })).toBe(1);
    expect(await take(inside())).toBe('WORKER_TOKEN_INVALID');
    expect(await take(outside)).toBeNull();
  });

  test('are not found again with a token of another pool of the same name', async () => {
    const identity = 'i'.repeat(32);
    const here = await side.register('twin', identity, token);
    const elsewhere = await createToken.call(admin, { pool: 'public', name: 'rack' });
    expect(await side.register('twin', identity, elsewhere.secret)).not.toBe(here);
  });
});

describe('tokens', () => {
  test('are listed and revoked by admins of the space; what they let in gets nothing any more', async () => {
    const made = await createToken.call(as('admin', 'team'), { pool, name: 'lent' });
    const id = await side.register('guest', undefined, made.secret);
    const seen = await tokens.call(as('admin', 'team'), { pool });
    expect(seen.map(({ name }) => name)).toEqual(['lent', 'rack']);
    expect(JSON.stringify(seen)).not.toContain(made.secret);
    await expect(tokens.call(as('writer', 'team'), { pool })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(revokeToken.call(as('writer', 'team'), { id: made.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await revokeToken.call(as('admin', 'team'), { id: made.id });
    expect(await take({ token: made.secret, id })).toBe('WORKER_TOKEN_INVALID');
    expect((await tokens.call(admin, { pool })).map(({ name }) => name)).toEqual(['rack']);
    await expect(revokeToken.call(admin, { id: made.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('the one of the built-in worker cannot be revoked, nor is it by a reset', async () => {
    const [builtIn] = (await tokens.call(admin, { pool: 'public' })).filter((each) => each.built_in);
    const revoked = revokeToken.call(admin, { id: builtIn?.id ?? '' });
    await expect(revoked).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await resetTokens.call(admin, { pool: 'public', name: 'fresh' });
    expect((await tokens.call(admin, { pool: 'public' })).map(({ name }) => name)).toEqual(['fresh', 'test']);
    expect(await take(outside)).toBeNull();
  });

  test('a reset takes all of the pool back for one new token', async () => {
    const reset = resetTokens.call(as('writer', 'team'), { pool, name: 'x' });
    await expect(reset).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const fresh = await resetTokens.call(as('admin', 'team'), { pool, name: 'after the leak' });
    expect(await take(inside())).toBe('WORKER_TOKEN_INVALID');
    expect((await tokens.call(admin, { pool })).map(({ name }) => name)).toEqual(['after the leak']);
    token = fresh.secret;
    expect(await side.register('again', undefined, token)).not.toBe('');
  });
});

test('a pool that is deleted takes its tokens and workers with it', async () => {
  const settings = { name: 'short', description: '', labels: [], spaceId: 'team' };
  const { id } = await pools.useCases.create.call(admin, settings);
  const made = await createToken.call(admin, { pool: id, name: 'short' });
  const worker = await side.register('short', undefined, made.secret);
  await pools.useCases.delete.call(admin, { id });
  expect(await take({ token: made.secret, id: worker })).toBe('WORKER_TOKEN_INVALID');
  expect((await list.call(admin, {})).map(({ name }) => name)).not.toContain('short');
});
