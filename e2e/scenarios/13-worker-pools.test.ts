import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createModule, versionsOf } from '../support/modules.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { createPool, createPoolToken, placeOf, workersOfPool } from '../support/pools.ts';
import { until } from '../support/until.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';

const code = 'resource "terraform_data" "thing" {\n  input = "a"\n}\n';
const module = 'terraform-null-thing';

let installation: Installation;
let pool: string;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  installation = await startInstallation();
  await installation.createRepository('infrastructure', { 'app/main.tf': code, 'common/main.tf': code });
  await installation.createRepository(module, {
    'main.tf': code,
    'examples/basic/main.tf': 'module "thing" {\n  source = "../.."\n}\n',
    '.gantry/config.yml':
      'module_version: 1.0.0\ntests:\n  - name: basic\n    project_root: examples/basic\n',
  });
  pool = await createPool(installation.gantry.admin, { name: 'Data centre' });
});
afterAll(async () => {
  await worker?.stop();
  await installation?.close();
});

const repository = 'acme/infrastructure';

test('a run of the pool waits for its workers, says so, and leaves the built-in worker to the others', async () => {
  const { admin } = installation.gantry;
  await createStack(admin, { name: 'App', repository, projectRoot: 'app', workerPool: pool });
  await createStack(admin, { name: 'Common', repository, projectRoot: 'common' });
  const run = await triggerRun(admin, 'app', 'PROPOSED');
  await until('the run to be ready', async () => (await placeOf(admin, 'app', run)).state === 'READY');
  expect(await placeOf(admin, 'app', run)).toEqual({
    state: 'READY',
    reason:
      'Waits for a worker: none is connected to the worker pool Data centre. Start one with a token of the pool.',
    worker: null,
    workerPool: { name: 'Data centre' },
  });
  // A younger run without a pool goes meanwhile: the built-in worker is there and leaves the older one alone.
  const common = await triggerRun(admin, 'common', 'PROPOSED');
  await until('the other run', async () => (await placeOf(admin, 'common', common)).state === 'FINISHED');
  expect((await placeOf(admin, 'common', common)).worker).toEqual({ name: 'e2e-worker' });
  expect((await placeOf(admin, 'app', run)).state).toBe('READY');

  const { secret: token } = await createPoolToken(admin, pool, 'rack');
  const { dir, gantry } = installation;
  worker = await startWorkerProcess({ url: gantry.url, token, name: 'rack-1', dir });
  await until('the run of the pool', async () => (await placeOf(admin, 'app', run)).state === 'FINISHED');
  expect(await placeOf(admin, 'app', run)).toMatchObject({ worker: { name: 'rack-1' } });
  expect(await workersOfPool(admin, pool)).toEqual(['rack-1']);
  expect(await workersOfPool(admin, 'public')).toEqual(['e2e-worker']);
});

test('a plan and its apply, and the tests of a module, are done by workers of the pool', async () => {
  const { admin } = installation.gantry;
  await createStack(admin, {
    name: 'Applied',
    repository,
    projectRoot: 'app',
    workerPool: pool,
    autodeploy: true,
  });
  const applied = await triggerRun(admin, 'applied', 'TRACKED');
  await createModule(admin, { repository: `acme/${module}`, workerPool: pool });
  const version = await until('the version', async () => {
    const { versions } = await versionsOf(admin, module);
    return versions.find(({ state }) => state !== 'PENDING');
  });
  expect(version).toMatchObject({ number: '1.0.0', state: 'ACTIVE' });
  const [tested] = version.tests;
  expect(await placeOf(admin, module, tested?.id ?? '')).toMatchObject({
    state: 'FINISHED',
    worker: { name: 'rack-1' },
    workerPool: { name: 'Data centre' },
  });
  await until('the apply', async () => (await placeOf(admin, 'applied', applied)).state === 'FINISHED');
  expect((await placeOf(admin, 'applied', applied)).worker).toEqual({ name: 'rack-1' });
  expect((await runsOf(admin, 'applied')).find(({ id }) => id === applied)?.delta?.addCount).toBe(1);
});
