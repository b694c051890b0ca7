import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttp } from '../platform/http/index.ts';
import { as, startFeatures } from '../triggers/testing/start-features.ts';
import { createTfState, stateUploadRoutes } from './index.ts';

const features = await startFeatures();
const { db, clock } = features;
await features.addIntegration();
const tfstate = createTfState(features);
const http = createHttp({ logger: features.logger, publicUrl: features.publicUrl });
await http.register(stateUploadRoutes({ fill: tfstate.receiveUpload }));
afterAll(async () => {
  await http.close();
  await features.close();
});
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  await db.kysely.deleteFrom('state_uploads').execute();
  await features.addStack('app');
});

const stateOf = (serial: number, lineage = 'a-b'): string =>
  JSON.stringify({ version: 4, serial, lineage, outputs: {}, resources: [] });

async function put(path: string, body: string) {
  const answer = await http.inject({
    method: 'PUT',
    url: path,
    headers: { 'content-type': 'application/json' },
    payload: body,
  });
  return { status: answer.statusCode, code: answer.body === '' ? null : answer.json().error.code };
}

async function upload(body = stateOf(7), who = as('admin')): Promise<string> {
  const { id, path } = await tfstate.useCases.openUpload.call(who, {});
  expect(await put(path, body)).toEqual({ status: 201, code: null });
  return id;
}
const take = (id: string, who = as('admin')) => tfstate.useCases.import.call(who, { id: 'app', upload: id });
const versions = () =>
  db.kysely.selectFrom('terraform_states').select(['serial', 'created_by']).orderBy('serial').execute();

describe('an uploaded state', () => {
  test('is the first state of a stack that has none, kept sealed, and used once', async () => {
    const id = await upload();
    const row = await db.kysely.selectFrom('state_uploads').selectAll().executeTakeFirstOrThrow();
    expect(row.sealed?.toString('latin1')).not.toContain('lineage');
    await take(id);
    expect(await versions()).toEqual([{ serial: 7, created_by: 'ada, imported' }]);
    await expect(take(id)).rejects.toMatchObject({ code: 'STACK_NOT_LOCKED' });
    expect(await db.kysely.selectFrom('state_uploads').selectAll().execute()).toEqual([]);
  });

  test('follows the present state, which the caller must have locked', async () => {
    await take(await upload(stateOf(9)));
    const next = await upload(stateOf(3, 'other'));
    await expect(take(next)).rejects.toMatchObject({ code: 'STACK_NOT_LOCKED' });
    const lock = { locked_by: 'grace', locked_by_name: 'grace' };
    await db.kysely.updateTable('stacks').set(lock).execute();
    await expect(take(next)).rejects.toMatchObject({ code: 'STACK_LOCKED' });
    await db.kysely.updateTable('stacks').set({ locked_by: 'ada', locked_by_name: 'ada' }).execute();
    await take(next);
    expect((await versions()).map(({ serial }) => serial)).toEqual([9, 10]);
  });

  test('is not taken while a run is under way, nor by a stack whose state is elsewhere', async () => {
    const id = await upload();
    await db.kysely.updateTable('stacks').set({ manages_state: false }).execute();
    await expect(take(id)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await db.kysely.deleteFrom('stacks').execute();
    await features.addRun(await features.addStack('app'), {}, 'PLANNING');
    await expect(take(id)).rejects.toMatchObject({ code: 'STACK_BUSY' });
  });

  test('is nobody else’s, and nothing before it is there or after a day', async () => {
    const id = await upload();
    const other = as('admin', 'root', 'grace');
    await expect(take(id, other)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const empty = await tfstate.useCases.openUpload.call(as('admin'), {});
    await expect(take(empty.id)).rejects.toThrow('Nothing was uploaded yet');
    await expect(take('made up')).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(take(id, as('writer'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    clock.advance(25 * 3_600_000);
    await expect(take(id)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('its address', () => {
  test('takes one state, and nothing else', async () => {
    const { path } = await tfstate.useCases.openUpload.call(as('admin'), {});
    for (const body of ['{}', 'no state', '{"version":4}']) {
      expect(await put(path, body)).toMatchObject({ code: 'STATE_INVALID' });
    }
    expect((await put(path, stateOf(1))).status).toBe(201);
    expect(await put(path, stateOf(2))).toMatchObject({ code: 'LINK_EXPIRED' });
    expect(await put('/uploads/state?token=made-up', stateOf(1))).toMatchObject({ code: 'LINK_EXPIRED' });
  });

  test('works for ten minutes, and there are not many at once', async () => {
    const { path } = await tfstate.useCases.openUpload.call(as('admin'), {});
    clock.advance(601_000);
    expect(await put(path, stateOf(1))).toMatchObject({ code: 'LINK_EXPIRED' });
    for (let at = 0; at < 9; at += 1) await tfstate.useCases.openUpload.call(as('admin'), {});
    await expect(tfstate.useCases.openUpload.call(as('admin'), {})).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
  });
});
