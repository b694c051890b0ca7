import { request } from 'node:http';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttp } from '../platform/http/index.ts';
import { as } from '../triggers/testing/start-features.ts';
import { runOfStateCredentials } from '../workers/index.ts';
import {
  applied,
  planned,
  planStarted,
  ready,
  startWorkerSide,
} from '../workers/testing/start-worker-side.ts';
import { createTfState, statePath, stateRoutes } from './index.ts';

const side = await startWorkerSide();
const { db, clock } = side;
await side.addIntegration();
const tfstate = createTfState(side);
const http = createHttp({ logger: side.logger, publicUrl: side.publicUrl });
await http.register(
  stateRoutes({
    backend: tfstate.backend,
    authenticate: (runId, password) => runOfStateCredentials(db.kysely, runId, password),
  }),
);
const url = new URL(await http.listen({ host: '127.0.0.1', port: 0 }));
afterAll(async () => {
  await http.close();
  await side.close();
});
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  clock.advance(1_000);
});

type Backend = { username: string; password: string };
type Answer = { status: number; body: string };

/** fetch knows no LOCK and no query beside it. */
function call(
  method: string,
  stack: string,
  given: { as?: Backend; body?: string; id?: string } = {},
): Promise<Answer> {
  const { as: who, body, id } = given;
  const path = `${statePath(stack)}${id === undefined ? '' : `?ID=${id}`}`;
  const auth = who === undefined ? {} : { auth: `${who.username}:${who.password}` };
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(
      { host: url.hostname, port: url.port, path, method, headers, ...auth },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function hold(stackId = 'app', type: 'TRACKED' | 'PROPOSED' = 'TRACKED') {
  const known = await db.kysely.selectFrom('stacks').selectAll().where('id', '=', stackId).executeTakeFirst();
  await side.addRun(known ?? (await side.addStack(stackId, { autodeploy: true })), { type }, 'READY');
  const job = await side.job();
  if (job.backend === null) throw new Error('The stack does not manage its state.');
  return { job, as: { username: job.backend.username, password: job.backend.password } };
}

const secretValue = 'hunter2-super-secret';
const state = (serial: number, given = {}) =>
  JSON.stringify({
    version: 4,
    serial,
    lineage: 'lineage-1',
    outputs: {
      address: { value: '10.0.0.1', type: 'string' },
      password: { value: secretValue, type: 'string', sensitive: true },
    },
    resources: [
      {
        mode: 'managed',
        type: 'demo_server',
        name: 'web',
        module: 'module.fleet',
        provider: 'provider["registry.terraform.io/demo/cloud"]',
        instances: [{ index_key: 0 }, { index_key: 'b' }],
      },
      { mode: 'data', type: 'demo_zone', name: 'z', provider: 'provider["x/y/z"]', instances: [{}] },
    ],
    ...given,
  });
const lock = (id: string) => JSON.stringify({ ID: id, Operation: 'OperationTypeApply', Who: 'worker' });
const rows = () => db.kysely.selectFrom('terraform_states').selectAll().orderBy('id').execute();

describe('a state', () => {
  test('is written under a lock and read back byte by byte', async () => {
    const { as: who } = await hold();
    expect((await call('GET', 'app', { as: who })).status).toBe(204);
    expect((await call('LOCK', 'app', { as: who, body: lock('a') })).status).toBe(200);
    expect((await call('POST', 'app', { as: who, body: state(1), id: 'a' })).status).toBe(200);
    expect((await call('UNLOCK', 'app', { as: who, body: lock('a') })).status).toBe(200);
    expect(await call('GET', 'app', { as: who })).toEqual({ status: 200, body: state(1) });
  });

  test('is encrypted at rest: its text is nowhere in the database', async () => {
    const { as: who, job } = await hold();
    await call('POST', 'app', { as: who, body: state(1) });
    const [row] = await rows();
    expect(row).toMatchObject({
      serial: 1,
      lineage: 'lineage-1',
      resources: 2,
      run_id: job.runId,
      created_by: 'ada',
    });
    for (const text of [secretValue, 'lineage-1', 'demo_server'])
      expect(row?.sealed.includes(text)).toBe(false);
    const { rows: tables } = await db.execute(
      `select 1 from terraform_states t where t::text like '%hunter2%'`,
    );
    expect(tables).toEqual([]);
  });

  test('keeps its versions; old ones go after 30 days, never the newest', async () => {
    const { as: who } = await hold();
    for (const serial of [1, 2]) await call('POST', 'app', { as: who, body: state(serial) });
    const shown = await tfstate.useCases.versions.call(as('reader'), { id: 'app' });
    expect(shown.map(({ serial, resources }) => [serial, resources])).toEqual([
      [2, 2],
      [1, 2],
    ]);
    clock.advance(31 * 24 * 3_600_000);
    await call('POST', 'app', { as: who, body: state(3) });
    expect((await rows()).map(({ serial }) => serial)).toEqual([3]);
  });

  test('shows outputs without sensitive values, and one resource per instance', async () => {
    const { as: who } = await hold();
    await call('POST', 'app', { as: who, body: state(1) });
    expect(await tfstate.useCases.outputs.call(as('reader'), { id: 'app' })).toEqual([
      { name: 'address', value: '"10.0.0.1"', sensitive: false, type: 'string' },
      { name: 'password', value: null, sensitive: true, type: 'string' },
    ]);
    const resources = await tfstate.useCases.resources.call(as('reader'), { id: 'app' });
    expect(resources.map(({ address, provider }) => [address, provider])).toEqual([
      ['module.fleet.demo_server.web["b"]', 'demo/cloud'],
      ['module.fleet.demo_server.web[0]', 'demo/cloud'],
    ]);
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['no state', '{"version":4}'],
    ['nothing', ''],
    ['a negative serial', state(-1)],
  ])('%s is refused and nothing is stored', async (_what, body) => {
    const { as: who } = await hold();
    const answer = await call('POST', 'app', { as: who, body });
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([400, 'STATE_INVALID']);
    expect(await rows()).toEqual([]);
  });

  test('does not go back within its lineage', async () => {
    const { as: who } = await hold();
    await call('POST', 'app', { as: who, body: state(5) });
    expect((await call('POST', 'app', { as: who, body: state(4) })).status).toBe(400);
    expect((await call('POST', 'app', { as: who, body: state(5) })).status).toBe(200);
    expect((await call('POST', 'app', { as: who, body: state(1, { lineage: 'other' }) })).status).toBe(200);
  });
});

describe('the lock', () => {
  test('is held by one; the other is told by whom', async () => {
    const { as: who } = await hold();
    await call('LOCK', 'app', { as: who, body: lock('a') });
    const refused = await call('LOCK', 'app', { as: who, body: lock('b') });
    expect([refused.status, JSON.parse(refused.body)]).toEqual([423, JSON.parse(lock('a'))]);
    expect((await call('LOCK', 'app', { as: who, body: lock('a') })).status).toBe(200);
    expect((await call('POST', 'app', { as: who, body: state(1), id: 'b' })).status).toBe(423);
    expect((await call('POST', 'app', { as: who, body: state(1) })).status).toBe(423);
    expect((await call('UNLOCK', 'app', { as: who, body: lock('b') })).status).toBe(423);
    expect(await rows()).toEqual([]);
  });

  test('of twenty at once one wins', async () => {
    const { as: who } = await hold();
    const ids = Array.from({ length: 20 }, (_, index) => `lock-${index}`);
    const answers = await Promise.all(ids.map((id) => call('LOCK', 'app', { as: who, body: lock(id) })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 423)).toHaveLength(19);
  });

  test('is released by force with an empty body, by a run that may write', async () => {
    const { as: who } = await hold();
    await call('LOCK', 'app', { as: who, body: lock('a') });
    const preview = await hold('app', 'PROPOSED');
    for (const body of ['', lock('a')]) {
      expect((await call('UNLOCK', 'app', { as: preview.as, body })).status).toBe(403);
    }
    expect((await call('UNLOCK', 'app', { as: who })).status).toBe(200);
    expect((await call('LOCK', 'app', { as: preview.as, body: lock('b') })).status).toBe(200);
    expect((await call('UNLOCK', 'app', { as: preview.as, body: lock('b') })).status).toBe(200);
  });

  test('goes with the run that left it, and stays with one that goes on', async () => {
    const { as: who, job } = await hold();
    await call('LOCK', 'app', { as: who, body: lock('a') });
    const changed = { runId: job.runId, stackId: 'app' };
    await tfstate.releaseLock({ ...changed, state: 'PLANNING' });
    await tfstate.releaseLock({ ...changed, runId: 'another', state: 'FAILED' });
    expect((await call('LOCK', 'app', { as: who, body: lock('b') })).status).toBe(423);
    await tfstate.releaseLock({ ...changed, state: 'FAILED' });
    expect((await call('LOCK', 'app', { as: who, body: lock('b') })).status).toBe(200);
  });

  test.each([['{"Who":"nobody"}'], ['nonsense'], ['']])(
    'needs its information: %s is refused',
    async (body) => {
      const { as: who } = await hold();
      expect((await call('LOCK', 'app', { as: who, body })).status).toBe(400);
    },
  );
});

describe('access', () => {
  test('needs credentials, those of a run that is held, and of this very stack', async () => {
    const { as: who, job } = await hold();
    const other = await hold('other');
    const statusOf = async (backend?: Backend) =>
      (await call('GET', 'app', backend === undefined ? {} : { as: backend })).status;
    expect(await statusOf()).toBe(401);
    expect(await statusOf({ ...who, password: 'wrong' })).toBe(403);
    expect(await statusOf({ ...who, password: job.runToken })).toBe(403);
    expect(await statusOf({ username: 'nobody', password: '' })).toBe(403);
    expect(await statusOf(other.as)).toBe(403);
    expect(await statusOf(who)).toBe(204);
  });

  test('a preview reads and does not write', async () => {
    const { as: who } = await hold('app', 'PROPOSED');
    const answer = await call('POST', 'app', { as: who, body: state(1) });
    expect([answer.status, JSON.parse(answer.body).error.message]).toEqual([
      403,
      'A proposed run may not write the state.',
    ]);
    expect((await call('GET', 'app', { as: who })).status).toBe(204);
  });

  test('ends with the run, and with its lease', async () => {
    const { as: who, job } = await hold();
    for (const report of [ready, planStarted, planned(1), applied]) await side.report(job, report);
    expect((await call('GET', 'app', { as: who })).status).toBe(403);
    const lost = await hold();
    clock.advance(60_000);
    await side.workers.reapLeases();
    expect((await call('POST', 'app', { as: lost.as, body: state(1) })).status).toBe(403);
  });

  test('a write whose run lost its lease on the way is refused', async () => {
    const { job } = await hold();
    const run = await side.run(job.runId);
    clock.advance(60_000);
    await side.workers.reapLeases();
    const late = tfstate.backend.write(run, Buffer.from(state(1)), null);
    await expect(late).rejects.toMatchObject({ code: 'STATE_ACCESS_REFUSED' });
    expect(await rows()).toEqual([]);
  });
});
