import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { as, type Features, startFeatures } from '../triggers/testing/start-features.ts';
import { infra } from '../vcs/testing/small-bitbucket.ts';
import { replaceConsumed } from './consumers-store.ts';
import { createModules, type Modules } from './index.ts';
import { insertVersion } from './versions-store.ts';

let features: Features;
let modules: Modules;
const settings = {
  name: 'label',
  provider: 'null',
  description: '',
  labels: [],
  spaceId: 'root',
  integrationId: null,
  repository: infra.full_name,
  branch: 'main',
  projectRoot: '',
  tool: 'terraform' as const,
  toolVersion: null,
  protectFromDeletion: false,
  releaseBy: 'config' as const,
};
const id = 'terraform-null-label';

beforeAll(async () => {
  features = await startFeatures();
  modules = createModules({ ...features, accountName: async () => 'acme' });
  await features.addIntegration();
});
afterAll(() => features?.close());

describe('a module', () => {
  test('has a worker pool that its space reaches, and no other', async () => {
    const { pools, db } = features;
    await db.kysely
      .insertInto('spaces')
      .values({ id: 'apart', name: 'apart', parent_id: 'root', inherit_entities: false })
      .execute();
    const pool = { name: 'builders', description: '', labels: [] };
    const [near, far] = await Promise.all(
      ['root', 'apart'].map((spaceId) =>
        pools.useCases.create.call(as('admin', spaceId), { ...pool, spaceId }),
      ),
    );
    const pooled = { ...settings, name: 'pooled', workerPool: near?.id ?? null };
    const { create, update, get } = modules.useCases;
    const beyond = { ...pooled, workerPool: far?.id ?? null };
    await expect(create.call(as('admin'), beyond)).rejects.toMatchObject({
      code: 'WORKER_POOL_OUT_OF_REACH',
    });
    const made = await create.call(as('admin'), pooled);
    expect((await get.call(as('admin'), made)).worker_pool_id).toBe(near?.id);
    await expect(update.call(as('admin'), { ...beyond, id: made.id })).rejects.toMatchObject({
      code: 'WORKER_POOL_OUT_OF_REACH',
    });
    await update.call(as('admin'), { ...pooled, workerPool: null, id: made.id });
    expect((await get.call(as('admin'), made)).worker_pool_id).toBeNull();
    await modules.useCases.delete.call(as('admin'), made);
  });

  test('is not made by those who may not, and the refusal is recorded', async () => {
    await expect(modules.useCases.create.call(as('writer'), settings)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(modules.useCases.create.call(as(null), settings)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const refused = await features.db.kysely.selectFrom('audit_entries').selectAll().execute();
    expect(refused.at(-1)).toMatchObject({ action: 'module:create', outcome: 'denied' });
  });

  test('is made once, and its branch is built', async () => {
    features.emitted.splice(0);
    expect(await modules.useCases.create.call(as('admin'), settings)).toEqual({ id });
    expect(features.take('module.build')).toMatchObject([{ moduleId: id, proposed: false, number: null }]);
    const told = await features.db.kysely.selectFrom('audit_entries').selectAll().execute();
    expect(told.at(-1)).toMatchObject({ action: 'module:create', subject_kind: 'module', subject_id: id });
    await expect(modules.useCases.create.call(as('admin'), settings)).rejects.toMatchObject({
      code: 'MODULE_NAME_TAKEN',
    });
    const unnamed = { ...settings, name: null, provider: null };
    await expect(modules.useCases.create.call(as('admin'), unnamed)).rejects.toMatchObject({
      code: 'MODULE_NAME_UNKNOWN',
    });
  });

  test('is no stack: lists and commands of stacks do not know it, variables do', async () => {
    const { stacks } = features;
    await expect(stacks.useCases.get.call(as('admin'), { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(stacks.useCases.sync.call(as('admin'), { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const variable = {
      id,
      element: 'REGION',
      type: 'environment_variable' as const,
      value: 'eu',
      writeOnly: false,
    };
    await stacks.useCases.setConfig.call(as('writer'), variable);
    expect(await stacks.useCases.config.call(as('reader'), { id })).toHaveLength(1);
  });

  test('that lost its integration is attached to another one, by whoever may change modules', async () => {
    const { attach, detached } = modules.useCases;
    const { db, vcs, stacks } = features;
    await db.kysely.updateTable('stacks').set({ integration_id: null }).where('id', '=', id).execute();
    expect(await detached.call(as('admin'), {})).toMatchObject([{ id }]);
    expect(await detached.call(as('reader'), {})).toEqual([]);
    expect(await stacks.useCases.detached.call(as('admin'), {})).toEqual([]);
    const given = { integrationId: 'acme', ids: [id] };
    await expect(attach.call(as('reader'), given)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(attach.call(as('admin', 'other'), given)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(stacks.useCases.attach.call(as('admin'), given)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await attach.call(as('admin'), given)).toEqual([id]);
    expect(await modules.useCases.get.call(as('reader'), { id })).toMatchObject({ integration_id: 'acme' });
    expect(await vcs.webhookOf('acme', infra.uuid)).not.toBeNull();
    await expect(attach.call(as('admin'), given)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('is seen by readers of its space alone', async () => {
    expect(await modules.useCases.get.call(as('reader'), { id })).toMatchObject({ module_name: 'label' });
    await expect(modules.useCases.get.call(as('admin', 'other'), { id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const page = { first: 10, after: null, text: null };
    expect((await modules.useCases.search.call(as('reader'), page)).modules).toHaveLength(1);
    expect((await modules.useCases.search.call(as('reader', 'other'), page)).modules).toEqual([]);
    expect((await modules.useCases.search.call(as('reader'), { ...page, text: 'nothing%' })).modules).toEqual(
      [],
    );
  });

  test('changes by admins, is released by writers, and readers do neither', async () => {
    const change = { ...settings, id, description: 'Labels', protectFromDeletion: true };
    await expect(modules.useCases.update.call(as('writer'), change)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await modules.useCases.update.call(as('admin'), change);
    expect(await modules.useCases.get.call(as('admin'), { id })).toMatchObject({ description: 'Labels' });
    const release = { id, sha: null, number: null };
    await expect(modules.useCases.createVersion.call(as('reader'), release)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    features.emitted.splice(0);
    await modules.useCases.createVersion.call(as('writer'), release);
    expect(features.take('module.build')).toHaveLength(1);
  });

  test('names its users in parts, and how many there are, to readers of its space', async () => {
    const { kysely } = features.db;
    const at = new Date('2026-01-01T00:00:00Z');
    const sha = 'a'.repeat(40);
    const author = { authorName: 'Ada', authorLogin: null };
    const commit = { sha, message: 'Begin', timestamp: at.getTime(), url: '', ...author };
    await insertVersion(kysely, {
      ...{ id: 'v1', module_id: id, proposed: false, number: '1.0.0', state: 'active', sha, commit },
      ...{ branch: 'main', triggered_by: 'ada', created_at: at, updated_at: at },
    });
    for (const stack of ['first', 'second', 'third']) {
      await features.addStack(stack);
      await replaceConsumed(kysely, stack, [
        { stack_id: stack, module_id: id, version_id: 'v1', run_id: 'r', seen_at: at },
      ]);
    }
    const { consumers, consumerCount } = modules.useCases;
    const named = async (first: number, skip = 0) =>
      (await consumers.call(as('reader'), { id, first, skip })).map(({ stack_id: stack }) => stack);
    expect(await named(2)).toEqual(['first', 'second']);
    expect(await named(2, 2)).toEqual(['third']);
    expect(await named(1_000)).toHaveLength(3);
    expect(await consumerCount.call(as('reader'), { id })).toBe(3);
    await expect(named(1_001)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const stranger = as('admin', 'other');
    await expect(consumers.call(stranger, { id, first: 1, skip: 0 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(consumerCount.call(stranger, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is deleted unless it is protected', async () => {
    await expect(modules.useCases.delete.call(as('writer'), { id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(modules.useCases.delete.call(as('admin'), { id })).rejects.toMatchObject({
      code: 'STACK_PROTECTED',
    });
    await modules.useCases.update.call(as('admin'), { ...settings, id });
    await modules.useCases.delete.call(as('admin'), { id });
    await expect(modules.useCases.get.call(as('admin'), { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
