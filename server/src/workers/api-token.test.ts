import type { RunJob } from '@gantry/contract/worker-protocol';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { isAllowed } from '../authz/index.ts';
import { bindRole, unbindActor } from '../identity/index.ts';
import { planned, planStarted, ready, startWorkerSide } from './testing/start-worker-side.ts';

const side = await startWorkerSide();
const { db, clock, workers } = side;
await side.addIntegration();
afterAll(() => side.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  await db.transaction((trx) => unbindActor(trx, 'stack', 'admin-stack'));
});

const give = (role: string, spaceId = 'root') =>
  db.transaction((trx) =>
    bindRole(trx, { actorKind: 'stack', actorId: 'admin-stack', role, spaceId, createdBy: 'test' }),
  );

async function planning(type: 'TRACKED' | 'PROPOSED' = 'TRACKED', given: { space_id?: string } = {}) {
  await side.addRun(await side.addStack('admin-stack', given), { type }, 'READY');
  const job = await side.job();
  const early = await actor(job).catch((error: unknown) => error);
  await side.report(job, ready);
  await side.report(job, planStarted);
  return { job, early };
}

const variable = ({ environment }: RunJob, name: string) =>
  environment.find((element) => element.name === name);
const actor = (job: RunJob) =>
  workers.actorOfRunToken(variable(job, 'GANTRY_API_TOKEN')?.value ?? 'there is none');
const refused = { code: 'UNAUTHENTICATED' };

describe('a run of a stack with roles', () => {
  test('gets a secret token under both names, and the address that it is for', async () => {
    await give('admin');
    const { job } = await planning();
    const token = variable(job, 'GANTRY_API_TOKEN');
    expect(token?.secret).toBe(true);
    expect(variable(job, 'SPACELIFT_API_TOKEN')).toEqual({ ...token, name: 'SPACELIFT_API_TOKEN' });
    expect(variable(job, 'GANTRY_URL')?.value).toBe(side.publicUrl);
    const claims = JSON.parse(Buffer.from(token?.value.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ aud: side.publicUrl, sub: 'admin-stack', exp: claims.iat + 3 * 3_600 });
  });

  test('acts as the stack with its roles while it plans, and not before', async () => {
    await give('admin');
    const { job, early } = await planning();
    expect(early).toMatchObject(refused);
    const found = await actor(job);
    expect(found).toMatchObject({ kind: 'stack', id: 'admin-stack', name: 'admin-stack' });
    expect(found !== null && isAllowed(found, 'stack:create', 'root')).toBe(true);
  });

  test('only reads while it previews what nobody has merged', async () => {
    await give('admin');
    const { job } = await planning('PROPOSED');
    const found = await actor(job);
    expect(found !== null && isAllowed(found, 'stack:read', 'root')).toBe(true);
    for (const action of ['stack:create', 'run:trigger', 'run:comment', 'space:admin'] as const) {
      expect(found !== null && isAllowed(found, action, 'root')).toBe(false);
    }
  });

  test('loses it when the plan is there, and when the lease is over', async () => {
    await give('writer');
    const { job } = await planning();
    await side.report(job, planned(0));
    await expect(actor(job)).rejects.toMatchObject(refused);
    await db.kysely.deleteFrom('stacks').execute();
    const lost = await planning();
    clock.advance(3_600_000);
    await workers.reapLeases();
    await expect(actor(lost.job)).rejects.toMatchObject(refused);
  });

  test('loses what is taken away while it runs', async () => {
    await give('writer');
    const { job } = await planning();
    await db.transaction((trx) => unbindActor(trx, 'stack', 'admin-stack'));
    expect((await actor(job))?.grants.size).toBe(0);
  });

  test('has no roles of the root space in another space', async () => {
    await db.kysely
      .insertInto('spaces')
      .values({ id: 'below', name: 'below', parent_id: 'root', inherit_entities: false })
      .execute();
    await give('admin');
    await give('reader', 'below');
    const { job } = await planning('TRACKED', { space_id: 'below' });
    const found = await actor(job);
    expect(found !== null && isAllowed(found, 'stack:read', 'below')).toBe(true);
    expect(found !== null && isAllowed(found, 'stack:create', 'below')).toBe(false);
    expect(found !== null && isAllowed(found, 'stack:read', 'root')).toBe(false);
  });

  test('is not believed when its token was changed', async () => {
    await give('writer');
    const { job } = await planning();
    const [head = '', body = '', mac = ''] = (variable(job, 'GANTRY_API_TOKEN')?.value ?? '').split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'other' })).toString('base64url');
    await expect(workers.actorOfRunToken(`${head}.${forged}.${mac}`)).rejects.toMatchObject(refused);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    await expect(workers.actorOfRunToken(`${none}.${body}.`)).rejects.toMatchObject(refused);
  });
});

test('a run of a stack without roles gets no token; other tokens are none of a run', async () => {
  const { job } = await planning();
  expect(variable(job, 'GANTRY_API_TOKEN')).toBeUndefined();
  expect(variable(job, 'GANTRY_URL')).toBeUndefined();
  expect(await workers.actorOfRunToken('a.b.c')).toBeNull();
});
