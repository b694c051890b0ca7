import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../authz/index.ts';
import { as, startFeatures } from '../triggers/testing/start-features.ts';
import { usesOfPolicies } from './queries.ts';

const features = await startFeatures();
const { db, policies } = features;
const { useCases } = policies;
await features.addIntegration();
const spaces = [
  { id: 'team', name: 'team', parent_id: 'root', inherit_entities: true },
  { id: 'island', name: 'island', parent_id: 'root', inherit_entities: false },
];
await db.kysely.insertInto('spaces').values(spaces).execute();
afterAll(() => features.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('policies').execute();
  await db.kysely.deleteFrom('stacks').execute();
});

const admin: CallContext = {
  actor: {
    kind: 'user',
    id: 'ada',
    name: 'ada',
    grants: new Map(['root', 'team', 'island'].map((id) => [id, new Set(['admin'])])),
  },
  remoteAddress: null,
};
const usesOf = async (id: string, { actor }: CallContext = admin) =>
  (await usesOfPolicies(db.kysely, actor, ['none', id])).get(id);
const body = 'package gantry\n\ndeny contains "no" if true\n';
const settings = (given: object = {}) => ({
  name: 'No deletes',
  type: 'PLAN' as const,
  body,
  engine: null,
  description: '',
  labels: [] as string[],
  spaceId: 'root',
  ...given,
});
const create = (given: object = {}) => useCases.create.call(admin, settings(given));
const ofStack = async (id: string) =>
  (await useCases.ofStack.call(admin, { id })).map(({ policy, attachmentId }) => [
    policy.id,
    attachmentId !== null,
  ]);

describe('keeping policies', () => {
  test('a policy has the slug of its name as its id, and the version of the language that it is written in', async () => {
    const { id } = await create();
    expect(await useCases.get.call(admin, { id })).toMatchObject({ id: 'no-deletes', engine: 'REGO_V1' });
    const old = await create({ name: 'Old', body: 'package spacelift\n\ndeny["no"] { true }\n' });
    expect(await useCases.get.call(admin, { id: old.id })).toMatchObject({ engine: 'REGO_V0' });
    expect((await useCases.search.call(admin, { first: 1, after: null, text: 'old' })).policies).toHaveLength(
      1,
    );
  });

  test('what does not compile is refused with its place', async () => {
    await expect(create({ body: 'package gantry\n\ndeny contains x if {' })).rejects.toMatchObject({
      code: 'POLICY_INVALID',
      message: expect.stringMatching(/^Line 3, column \d+: /),
    });
    await expect(create({ body: 'package other\n' })).rejects.toMatchObject({ code: 'POLICY_INVALID' });
    const { id } = await create();
    await expect(useCases.update.call(admin, { ...settings({ body: 'x' }), id })).rejects.toMatchObject({
      code: 'POLICY_INVALID',
    });
  });

  test('types that are not evaluated are refused by name; names are taken once', async () => {
    await expect(create({ type: 'LOGIN' })).rejects.toMatchObject({
      code: 'POLICY_TYPE_UNSUPPORTED',
      message: expect.stringContaining('LOGIN'),
    });
    await create();
    await expect(create()).rejects.toMatchObject({ code: 'POLICY_NAME_TAKEN' });
  });

  test('readers see policies, and neither make, change, attach nor try them out', async () => {
    const { id } = await create();
    await features.addStack('app');
    const reader = as('reader');
    expect(await useCases.get.call(reader, { id })).toMatchObject({ id });
    for (const attempt of [
      () => useCases.create.call(reader, settings({ name: 'Other' })),
      () => useCases.update.call(reader, { ...settings(), id }),
      () => useCases.delete.call(reader, { id }),
      () => useCases.attach.call(reader, { policy: id, stack: 'app' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    const simulated = useCases.simulate.call(reader, { body, engine: null, type: 'PLAN', input: '{}' });
    await expect(simulated).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('attaching', () => {
  test('by hand, once, and back', async () => {
    const { id } = await create();
    await features.addStack('app');
    const attached = await useCases.attach.call(admin, { policy: id, stack: 'app' });
    expect(await ofStack('app')).toEqual([[id, true]]);
    expect(await usesOf(id)).toMatchObject([{ stackId: 'app', id: attached.id }]);
    expect(await usesOf(id, as(null))).toBeUndefined();
    await expect(useCases.attach.call(admin, { policy: id, stack: 'app' })).rejects.toMatchObject({
      code: 'POLICY_ATTACHED',
    });
    await expect(useCases.attach.call(admin, { policy: 'none', stack: 'app' })).rejects.toMatchObject({
      code: 'POLICY_UNKNOWN',
    });
    await useCases.detach.call(admin, { attachment: attached.id ?? '' });
    expect(await ofStack('app')).toEqual([]);
  });

  test('by labels, to the stacks that reach the policy', async () => {
    await create({ name: 'Prod', labels: ['autoattach:prod'] });
    await create({ name: 'All', labels: ['autoattach:*'] });
    await create({ name: 'Team', labels: ['autoattach:*'], spaceId: 'team' });
    await features.addStack('app', { labels: ['prod'], space_id: 'team' });
    await features.addStack('lone', { labels: ['prod'], space_id: 'island' });
    await features.addStack('plain');
    expect(await ofStack('app')).toEqual([
      ['all', false],
      ['prod', false],
      ['team', false],
    ]);
    expect(await ofStack('lone')).toEqual([]);
    expect(await ofStack('plain')).toEqual([['all', false]]);
    expect((await usesOf('prod'))?.map(({ stackId }) => stackId)).toEqual(['app']);
    expect((await usesOf('all'))?.map(({ stackId }) => stackId)).toEqual(['app', 'plain']);
  });

  test('reaches no further than inheritance, also when something moves', async () => {
    const { id } = await create();
    await features.addStack('lone', { space_id: 'island' });
    await expect(useCases.attach.call(admin, { policy: id, stack: 'lone' })).rejects.toMatchObject({
      code: 'POLICY_OUT_OF_REACH',
    });
    await features.addStack('app');
    await useCases.attach.call(admin, { policy: id, stack: 'app' });
    const move = useCases.update.call(admin, { ...settings({ spaceId: 'team' }), id });
    await expect(move).rejects.toMatchObject({
      code: 'POLICY_OUT_OF_REACH',
    });
  });

  test('deleting a policy detaches it', async () => {
    const { id } = await create();
    await features.addStack('app');
    await useCases.attach.call(admin, { policy: id, stack: 'app' });
    await useCases.delete.call(admin, { id });
    expect(await ofStack('app')).toEqual([]);
    await expect(useCases.get.call(admin, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('trying out says what a policy would say, and keeps nothing', async () => {
  const input = JSON.stringify({ spacelift: {} });
  const simulate = (given: object = {}) =>
    useCases.simulate.call(admin, { body, engine: null, type: 'PLAN', input, ...given });
  expect(await simulate()).toMatchObject({ denied: ['no'], outcome: 'denied', problem: null });
  expect(await simulate({ input: 'no JSON' })).toMatchObject({ outcome: 'failed' });
  await expect(simulate({ body: 'x' })).rejects.toMatchObject({ code: 'POLICY_INVALID' });
});
