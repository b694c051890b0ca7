import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateStack } from './index.ts';
import type { OrderField } from './search-store.ts';
import { as, settings, startStacks } from './testing/start-stacks.ts';

const world = await startStacks();
const { db, clock, stacks } = world;
const { search, ofIntegration, countRepositories } = stacks.useCases;
afterAll(() => world.drop());

const everywhere = as('ada', 'admin', 'root', 'team');
type Input = Parameters<typeof search.call>[1];
type Predicate = Input['predicates'][number];
const all: Input = {
  first: 100,
  after: null,
  text: null,
  predicates: [],
  orderBy: { field: 'name', descending: false },
};
const found = async (change: Partial<Input>, context = everywhere) =>
  (await search.call(context, { ...all, ...change })).stacks.map((stack) => stack.id);
const where = (...predicates: Predicate[]) => found({ predicates });

/** In the order of their names; two share a creation time and states, two never ran. */
beforeAll(async () => {
  const add = (name: string, changes: Partial<ReturnType<typeof settings>> = {}) =>
    stacks.useCases.create.call(
      everywhere,
      settings({ name, slug: name.toLowerCase().replace(/\W+/g, '-'), ...changes }),
    );
  await add('alpha', { labels: ['folder:a', 'x'], projectRoot: 'net/core' });
  clock.advance(1_500);
  await add('Beta 100% done', { slug: 'beta', labels: ['x'] });
  await add('beta_two', { slug: 'beta-two', branch: 'next' });
  clock.advance(60_000);
  await add('gamma', { spaceId: 'team', integrationId: 'teams' });
  await add('Zeta', { labels: ['folder:a/b'] });
  await updateStack(db.kysely, 'alpha', { state: 'FINISHED', state_set_at: clock.now() });
  await updateStack(db.kysely, 'beta', { state: 'UNCONFIRMED', state_set_at: new Date(0) });
  await updateStack(db.kysely, 'zeta', { state: 'FINISHED', state_set_at: new Date(0), locked_by: 'ada' });
});

describe('predicates', () => {
  const is = (field: Predicate['field'], ...values: string[]): Predicate => ({
    field,
    values,
    exclude: false,
  });
  const not = (field: Predicate['field'], ...values: string[]): Predicate => ({
    field,
    values,
    exclude: true,
  });

  test.each<[what: string, predicates: Predicate[], ids: string[]]>([
    ['none', [], ['alpha', 'beta', 'beta-two', 'gamma', 'zeta']],
    ['a name', [is('name', 'alpha')], ['alpha']],
    ['one of two states', [is('state', 'FINISHED', 'UNCONFIRMED')], ['alpha', 'beta', 'zeta']],
    ['a label', [is('label', 'x')], ['alpha', 'beta']],
    ['not a label', [not('label', 'x')], ['beta-two', 'gamma', 'zeta']],
    ['a label and not a state', [is('label', 'x'), not('state', 'FINISHED')], ['beta']],
    ['a project root with slashes', [is('projectRoot', '/net/core/')], ['alpha']],
    ['a space', [is('space', 'team')], ['gamma']],
    ['a branch', [is('branch', 'next')], ['beta-two']],
    ['a repository', [not('repository', 'acme/infra')], []],
    ['locked', [is('locked', 'true')], ['zeta']],
    ['not locked', [is('locked', 'false'), is('label', 'x')], ['alpha', 'beta']],
    ['no values at all', [is('name')], []],
    ['anything but no values', [not('name')], ['alpha', 'beta', 'beta-two', 'gamma', 'zeta']],
  ])('%s', async (_what, predicates, ids) => {
    expect(await where(...predicates)).toEqual(ids);
  });
});

describe('text', () => {
  test.each([
    ['BETA', ['beta', 'beta-two']],
    ['100%', ['beta']],
    ['%', ['beta']],
    ['a_', ['beta-two']],
    ['\\', []],
    ['folder:a/', ['zeta']],
    ['net/c', ['alpha']],
    ["'; drop table stacks; --", []],
  ])('%j is looked for as it is written', async (text, ids) => {
    expect(await found({ text })).toEqual(ids);
  });
});

describe('pages', () => {
  const orders: [field: OrderField, ids: string[]][] = [
    ['name', ['alpha', 'beta', 'beta-two', 'gamma', 'zeta']],
    ['createdAt', ['alpha', 'beta', 'beta-two', 'gamma', 'zeta']],
    ['state', ['alpha', 'zeta', 'beta-two', 'gamma', 'beta']],
    ['stateSetAt', ['beta-two', 'gamma', 'beta', 'zeta', 'alpha']],
  ];

  test.each(orders)(
    'by %s, one way and the other, show every stack once, whatever their size',
    async (field, ids) => {
      for (const descending of [false, true]) {
        for (const first of [1, 2, 100]) {
          const seen: string[] = [];
          for (let after: string | null = null, more = true; more; after = seen.at(-1) ?? null) {
            const page = await search.call(everywhere, {
              ...all,
              first,
              after,
              orderBy: { field, descending },
            });
            seen.push(...page.stacks.map((stack) => stack.id));
            more = page.hasNextPage;
          }
          expect(seen).toEqual(descending ? ids.toReversed() : ids);
        }
      }
    },
  );

  test('keep their place when stacks come in between', async () => {
    const [first] = await found({ first: 1 });
    await stacks.useCases.create.call(everywhere, settings({ name: 'aaa' }));
    expect(await found({ first: 1, after: first ?? null })).toEqual(['beta']);
    await db.kysely.deleteFrom('stacks').where('id', '=', 'aaa').execute();
  });

  test('hold at most a hundred', async () => {
    await expect(found({ first: 101 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('what is not the actor’s', () => {
  test('is not found, also not by naming its space', async () => {
    const inTeam = as('bob', 'reader', 'team');
    expect(await found({}, inTeam)).toEqual(['gamma']);
    const predicates: Predicate[] = [{ field: 'space', values: ['root', 'team'], exclude: false }];
    expect(await found({ predicates }, inTeam)).toEqual(['gamma']);
    expect(await found({}, as('eve', 'reader', 'empty'))).toEqual([]);
  });

  test('is not listed for an integration either', async () => {
    const ids = async (integrationId: string, ...spaces: string[]) =>
      (await ofIntegration.call(as('bob', 'reader', ...spaces), { integrationId })).map((stack) => stack.id);
    expect(await ids('teams', 'team')).toEqual(['gamma']);
    expect(await ids('teams', 'root')).toEqual([]);
    expect(await stacks.countOfIntegration('teams', 'stack')).toBe(1);
    const repositories = (...spaces: string[]) =>
      countRepositories.call(as('bob', 'reader', ...spaces), { integrationId: 'teams' });
    expect(await repositories('team')).toBe(1);
    expect(await repositories('root')).toBe(0);
  });
});
