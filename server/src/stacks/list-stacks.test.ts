import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateStack } from './index.ts';
import { as, settings, startStacks } from './testing/start-stacks.ts';

const world = await startStacks();
const { db, clock, stacks } = world;
const { list, facets } = stacks.useCases;
afterAll(() => world.drop());

const everywhere = as('ada', 'admin', 'root', 'team');
const teamReader = as('eve', 'reader', 'team');
type Input = Parameters<typeof list.call>[1];
const all: Input = {
  text: '',
  states: [],
  spaces: [],
  labels: [],
  repositories: [],
  folder: null,
  locked: false,
  detached: false,
  order: 'name',
  offset: 0,
  limit: 50,
};
const asked = (change: Partial<Input> = {}, context = everywhere) =>
  list.call(context, { ...all, ...change });
const found = async (change: Partial<Input>) => (await asked(change)).stacks.map(({ id }) => id);

beforeAll(async () => {
  const add = (name: string, changes: Partial<ReturnType<typeof settings>> = {}) =>
    stacks.useCases.create.call(everywhere, settings({ name, slug: name, ...changes }));
  await add('alpha', { labels: ['folder:core', 'prod'], projectRoot: 'net/core' });
  await add('beta', { labels: ['folder:core/edge', 'prod', 'eu'] });
  await add('gamma', { spaceId: 'team', integrationId: 'teams', labels: ['folder:corebank'] });
  await add('delta', { labels: ['100%_done'] });
  clock.advance(5_000);
  await updateStack(db.kysely, 'delta', { state: 'UNCONFIRMED', state_set_at: clock.now() });
  await updateStack(db.kysely, 'beta', { state: 'FAILED', state_set_at: new Date(0), locked_by: 'ada' });
  await updateStack(db.kysely, 'gamma', { integration_id: null });
});

test.each<[what: string, change: Partial<Input>, ids: string[]]>([
  ['all by name', {}, ['alpha', 'beta', 'delta', 'gamma']],
  ['what waits, then what failed', { order: 'urgency' }, ['delta', 'beta', 'alpha', 'gamma']],
  ['the latest change first', { order: 'recent' }, ['delta', 'gamma', 'alpha', 'beta']],
  ['every word of the text', { text: 'PROD net/CORE' }, ['alpha']],
  ['wildcards of SQL as they are', { text: '100%_d' }, ['delta']],
  ['states', { states: ['FAILED', 'NONE'] }, ['alpha', 'beta', 'gamma']],
  ['a folder and what is below it', { folder: 'core' }, ['alpha', 'beta']],
  ['a folder below', { folder: 'core/edge' }, ['beta']],
  ['all of several labels', { labels: ['prod', 'eu'] }, ['beta']],
  ['spaces', { spaces: ['team'] }, ['gamma']],
  ['repositories', { repositories: ['acme/other'] }, []],
  ['locks', { locked: true }, ['beta']],
  ['lost integrations', { detached: true }, ['gamma']],
  ['a window', { offset: 1, limit: 2 }, ['beta', 'delta']],
  ['counts alone', { limit: 0 }, []],
])('the list gives %s', async (_what, change, ids) => {
  const sorted = (names: string[]) => (change.order === 'recent' ? names.slice(0, 1) : names);
  expect(sorted(await found(change))).toEqual(sorted(ids));
});

describe('the counts', () => {
  test('tell all states, whatever states are asked for, and the size of the whole list', async () => {
    const { states, total, stacks: rows } = await asked({ states: ['FAILED'], limit: 1 });
    expect(Object.fromEntries(states.map(({ state, count }) => [state, count]))).toEqual({
      NONE: 2,
      FAILED: 1,
      UNCONFIRMED: 1,
    });
    expect([total, rows.length]).toEqual([1, 1]);
    expect(await asked({ limit: 2 })).toMatchObject({ total: 4 });
  });

  test('and facets are about what the asker may see', async () => {
    expect(await facets.call(teamReader, {})).toEqual({
      labels: [{ value: 'folder:corebank', count: 1 }],
      repositories: [{ value: 'acme/infra', count: 1 }],
      spaces: [{ value: 'team', count: 1 }],
    });
    expect(await asked({}, teamReader)).toMatchObject({ total: 1, states: [{ state: 'NONE', count: 1 }] });
    expect((await asked({ spaces: ['root'] }, teamReader)).total).toBe(0);
  });
});

test('whoever may read no stack gets neither list nor facets', async () => {
  const stranger = as('sam', 'reader');
  const none = { ...stranger, actor: { ...stranger.actor, grants: new Map() } };
  await expect(list.call(none, all)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(facets.call(none, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(asked({ limit: 201 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('names sort by their numbers, not by their digits', async () => {
  await db.kysely
    .insertInto('spaces')
    .values({ id: 'numbered', name: 'numbered', parent_id: 'root' })
    .execute();
  const numbered = as('nina', 'admin', 'numbered');
  for (const name of ['web10', 'web2', 'Web1', 'web-2', 'a1b12', 'a1b3', 'web99999999999999']) {
    await stacks.useCases.create.call(
      numbered,
      settings({ name, slug: name.toLowerCase(), spaceId: 'numbered' }),
    );
  }
  const { stacks: rows } = await asked({ order: 'name', spaces: ['numbered'] }, numbered);
  expect(rows.map(({ name }) => name)).toEqual([
    'a1b3',
    'a1b12',
    'web-2',
    'Web1',
    'web2',
    'web10',
    'web99999999999999',
  ]);
});

test('names sort as people expect, whatever their case and accents', async () => {
  await db.kysely.insertInto('spaces').values({ id: 'spoken', name: 'spoken', parent_id: 'root' }).execute();
  const spoken = as('sofia', 'admin', 'spoken');
  const names = [
    'Zürich',
    'zoo',
    'Éclair',
    'edge',
    'east',
    'Ørsted',
    'open',
    'pool',
    'Ångström',
    'ant',
    'élan 10',
    'Elan 9',
  ];
  for (const [index, name] of names.entries()) {
    await stacks.useCases.create.call(spoken, settings({ name, slug: `spoken-${index}`, spaceId: 'spoken' }));
  }
  const { stacks: rows } = await asked({ order: 'name', spaces: ['spoken'] }, spoken);
  const expected = 'Ångström ant east Éclair edge Elan-9 élan-10 open Ørsted pool zoo Zürich';
  expect(rows.map(({ name }) => name.replace(' ', '-')).join(' ')).toBe(expected);
});

describe('the credentials of a cloud', () => {
  test('are found by the name of a variable, never by its value', async () => {
    const { cloudCredentials, setConfig } = stacks.useCases;
    expect(await cloudCredentials.call(everywhere, {})).toBeNull();
    const variable = { id: 'alpha', type: 'environment_variable', value: 'x', writeOnly: true } as const;
    await setConfig.call(everywhere, { ...variable, element: 'TF_VAR_region' });
    expect(await cloudCredentials.call(everywhere, {})).toBeNull();
    await setConfig.call(everywhere, { ...variable, element: 'AWS_ACCESS_KEY_ID' });
    expect(await cloudCredentials.call(everywhere, {})).toEqual({ stack: 'alpha', cloud: 'AWS' });
  });

  test('are not told to those who do not see the stack', async () => {
    expect(await stacks.useCases.cloudCredentials.call(teamReader, {})).toBeNull();
    const stranger = as('sam', 'reader');
    const none = { ...stranger, actor: { ...stranger.actor, grants: new Map() } };
    await expect(stacks.useCases.cloudCredentials.call(none, {})).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
