import { afterAll, beforeAll, expect, test } from 'vitest';
import { as } from '../triggers/testing/start-features.ts';
import { startWorkerSide } from '../workers/testing/start-worker-side.ts';
import { createTfState } from './index.ts';

const side = await startWorkerSide();
const { db } = side;
const tfstate = createTfState(side);
const { download, versions } = tfstate.useCases;
afterAll(() => side.close());

const text = JSON.stringify({
  version: 4,
  serial: 7,
  lineage: 'one',
  outputs: { password: { value: 'hunter2', type: 'string', sensitive: true } },
});
let version: string;

beforeAll(async () => {
  await side.addIntegration();
  const stack = await side.addStack('app', { autodeploy: true });
  await side.addStack('other');
  const run = await side.addRun(stack, {}, 'APPLYING');
  await tfstate.backend.write(run, Buffer.from(text), null);
  version = (await versions.call(as('admin'), { id: 'app' }))[0]?.id ?? '';
});

test('a version is given as Terraform wrote it, and the audit trail tells who took it', async () => {
  expect(await download.call(as('admin'), { id: 'app', version })).toEqual({
    fileName: 'app-7.tfstate',
    text,
  });
  const entries = db.kysely.selectFrom('audit_entries').selectAll();
  const [entry, ...more] = await entries.where('operation', '=', 'state.download').execute();
  expect([entry?.outcome, more]).toEqual(['done', []]);
  expect(JSON.stringify(entry)).not.toContain('hunter2');
});

test('it is refused to whoever may not have the secrets in it, and that is recorded', async () => {
  await expect(download.call(as('writer'), { id: 'app', version })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  const denied = db.kysely.selectFrom('audit_entries').selectAll().where('outcome', '=', 'denied');
  expect(await denied.where('operation', '=', 'state.download').execute()).toHaveLength(1);
});

test('there is none of another stack, and none that is not there', async () => {
  for (const given of [
    { id: 'other', version },
    { id: 'app', version: 'nothing' },
  ]) {
    await expect(download.call(as('admin'), given)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});
