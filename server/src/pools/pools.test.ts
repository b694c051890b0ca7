import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../authz/index.ts';
import { actorWith, as, startFeatures } from '../triggers/testing/start-features.ts';

const features = await startFeatures();
const { db, pools, stacks } = features;
const { create, update, get, list, users } = pools.useCases;
await features.addIntegration();
await db.kysely
  .insertInto('spaces')
  .values([
    { id: 'shared', name: 'shared', parent_id: 'root', inherit_entities: false },
    { id: 'team', name: 'team', parent_id: 'shared', inherit_entities: true },
    { id: 'apart', name: 'apart', parent_id: 'shared', inherit_entities: false },
  ])
  .execute();
afterAll(() => features.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  await db.kysely.deleteFrom('worker_pools').execute();
});

/** As roles flow down from the root. */
const admin: CallContext = {
  actor: {
    ...actorWith('admin'),
    grants: new Map(['root', 'shared', 'team', 'apart'].map((id) => [id, new Set(['admin'])])),
  },
  remoteAddress: null,
};
const settings = { name: 'builders', description: 'In the data centre', labels: ['eu'], spaceId: 'shared' };
const addPool = async (given: Partial<typeof settings> = {}): Promise<string> =>
  (await create.call(admin, { ...settings, ...given })).id;

/** The settings of a stack in `spaceId`, as a form sends them. */
const stackIn = (spaceId: string, workerPool: string | null) => ({
  name: `in ${spaceId}`,
  description: '',
  labels: [],
  spaceId,
  integrationId: null,
  repository: 'acme/infra',
  branch: 'main',
  projectRoot: '',
  projectGlobs: [],
  tool: 'terraform' as const,
  toolVersion: null,
  terraformWorkspace: null,
  autodeploy: false,
  protectFromDeletion: false,
  workerPool,
});
const poolOf = async (id: string): Promise<string | null> =>
  (await stacks.useCases.get.call(admin, { id })).worker_pool_id;

describe('a pool', () => {
  test('is made, changed and read, and the audit trail has each change', async () => {
    const id = await addPool();
    expect(await get.call(admin, { id })).toMatchObject({ ...settings, createdBy: 'ada' });
    await update.call(admin, { ...settings, id, name: 'runners', labels: [] });
    expect(await get.call(admin, { id })).toMatchObject({ name: 'runners', labels: [] });
    await pools.useCases.delete.call(admin, { id });
    await expect(get.call(admin, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const entries = await db.kysely
      .selectFrom('audit_entries')
      .select(['operation', 'subject_id'])
      .where('operation', 'like', 'workerPool.%')
      .orderBy('id')
      .execute();
    expect(entries.slice(-3)).toEqual([
      { operation: 'workerPool.create', subject_id: id },
      { operation: 'workerPool.update', subject_id: id },
      { operation: 'workerPool.delete', subject_id: id },
    ]);
  });

  test('has a name that is its own in the space', async () => {
    await addPool();
    await addPool({ spaceId: 'team' });
    await expect(addPool({ name: 'Builders' })).rejects.toMatchObject({ code: 'WORKER_POOL_NAME_TAKEN' });
    const other = await addPool({ name: 'other' });
    const renamed = update.call(admin, { ...settings, id: other });
    await expect(renamed).rejects.toMatchObject({ code: 'WORKER_POOL_NAME_TAKEN' });
    await expect(addPool({ name: 'Public' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('is seen by readers of its space, arranged by admins of it, and there is always the public one', async () => {
    const id = await addPool();
    const names = async (caller: typeof admin) => (await list.call(caller, {})).map(({ name }) => name);
    expect(await names(as('reader', 'shared'))).toEqual(['public', 'builders']);
    expect(await names(as('reader', 'apart'))).toEqual(['public']);
    expect(await get.call(as('reader', 'apart'), { id: 'public' })).toMatchObject({ spaceId: null });
    await expect(get.call(as('admin', 'apart'), { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const settled = { ...settings, id, name: 'mine' };
    await expect(update.call(as('writer', 'shared'), settled)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(create.call(as('writer', 'shared'), settings)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(pools.useCases.delete.call(as('writer', 'shared'), { id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(update.call(as('admin', 'shared'), settled)).resolves.toEqual({ id });
    await expect(pools.useCases.delete.call(admin, { id: 'public' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('stacks', () => {
  test('use pools of their space and of those that it inherits from, and no others', async () => {
    const id = await addPool();
    const make = (spaceId: string, pool: string | null) =>
      stacks.useCases.create.call(admin, { ...stackIn(spaceId, pool), manageState: true, slug: null });
    for (const spaceId of ['shared', 'team']) {
      expect(await poolOf((await make(spaceId, id)).id)).toBe(id);
    }
    const refused = { code: 'WORKER_POOL_OUT_OF_REACH', message: expect.stringContaining('Choose one') };
    await expect(make('apart', id)).rejects.toMatchObject(refused);
    await expect(make('root', id)).rejects.toMatchObject(refused);
    await expect(make('root', 'nothing')).rejects.toMatchObject(refused);
    expect(await poolOf((await make('root', 'public')).id)).toBeNull();
  });

  test('are given another pool, keep theirs where nothing is said, and do not move out of its reach', async () => {
    const id = await addPool();
    await features.addStack('app', { space_id: 'team' });
    const change = (given: Partial<ReturnType<typeof stackIn>>, spaceId = 'team') =>
      stacks.useCases.update.call(admin, { ...stackIn(spaceId, id), id: 'app', ...given });
    await change({});
    expect(await poolOf('app')).toBe(id);
    const { workerPool: _unsaid, ...unsaid } = stackIn('team', null);
    await stacks.useCases.update.call(admin, { ...unsaid, id: 'app' });
    expect(await poolOf('app')).toBe(id);
    await expect(change({}, 'apart')).rejects.toMatchObject({ code: 'WORKER_POOL_OUT_OF_REACH' });
    await change({ workerPool: null });
    expect(await poolOf('app')).toBeNull();
  });

  test('keep a pool from being deleted, and are named as far as they may be seen', async () => {
    const id = await addPool();
    await features.addStack('app', { space_id: 'team', worker_pool_id: id });
    await features.addStack('base', { space_id: 'shared', worker_pool_id: id });
    const remove = (caller: typeof admin) => pools.useCases.delete.call(caller, { id });
    await expect(remove(admin)).rejects.toMatchObject({
      code: 'WORKER_POOL_IN_USE',
      message: 'The pool is in use: stack app, stack base. Give them another pool first.',
    });
    await expect(remove(as('admin', 'shared'))).rejects.toMatchObject({
      message: 'The pool is in use: stack base, 1 more. Give them another pool first.',
    });
    expect(await users.call(as('reader', 'shared'), { id })).toEqual([
      { kind: 'stack', id: null, name: null },
      { kind: 'stack', id: 'base', name: 'base' },
    ]);
    expect(await users.call(admin, { id: 'public' })).toEqual([]);
    await db.kysely.updateTable('stacks').set({ worker_pool_id: null }).execute();
    await expect(remove(admin)).resolves.toMatchObject({ id });
  });

  test('keep a pool, and the tree of spaces, from moving out of their reach', async () => {
    const id = await addPool();
    await features.addStack('app', { space_id: 'team', worker_pool_id: id });
    const move = (spaceId: string, caller = admin) => update.call(caller, { ...settings, id, spaceId });
    await expect(move('apart')).rejects.toMatchObject({ code: 'WORKER_POOL_OUT_OF_REACH' });
    await expect(move('apart', as('admin', 'shared'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(move('team')).resolves.toEqual({ id });
    await move('shared');
    const cut = [
      { id: 'shared', parentId: 'root', inheritEntities: false },
      { id: 'team', parentId: 'shared', inheritEntities: false },
    ];
    expect(await stacks.findBrokenAttachments(db.kysely, cut)).toEqual([
      'The stack app uses the worker pool builders.',
    ]);
  });
});
