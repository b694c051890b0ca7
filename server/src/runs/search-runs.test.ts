import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, as } from '../stacks/testing/start-stacks.ts';
import type { RunSearchField } from './search-store.ts';
import { startRuns, unconfirmed } from './testing/start-runs.ts';

const world = await startRuns();
const { search } = world.runs.useCases;
afterAll(() => world.drop());

const everywhere = as('ada', 'admin', 'root', 'team');
type Input = Parameters<typeof search.call>[1];
const all: Input = {
  first: 100,
  after: null,
  text: null,
  predicates: [],
  orderBy: { field: 'createdAt', descending: true },
};
const names = new Map<string, string>();
const found = async (change: Partial<Input>, context = everywhere) =>
  (await search.call(context, { ...all, ...change })).runs.map(({ id }) => names.get(id) ?? id);

beforeAll(async () => {
  const web = await world.newStack({ name: 'Web', labels: ['x'] });
  const team = await world.newStack({ name: 'Billing', spaceId: 'team', integrationId: 'teams' });
  const add = async (name: string, run: Promise<{ id: string }>) => names.set((await run).id, name);
  await add('tracked', world.newRun(web, { events: unconfirmed }));
  const pullRequest = { number: 12, url: 'https://example.com/12', title: 'Larger disks' };
  await add('preview', world.newRun(web, { type: 'PROPOSED', branch: 'feature/disks', pullRequest }));
  await add('discarded', world.newRun(web, { events: ['discard'] }));
  await add('hidden', world.newRun(team, { triggeredBy: 'bob 100%' }));
});

describe('conditions', () => {
  test.each<[RunSearchField, string[], boolean, string[]]>([
    ['type', ['PROPOSED'], false, ['preview']],
    ['state', ['UNCONFIRMED', 'DISCARDED'], false, ['discarded', 'tracked']],
    ['state', ['QUEUED'], true, ['discarded', 'tracked']],
    ['finished', ['true'], false, ['discarded']],
    ['finished', ['false'], false, ['hidden', 'preview', 'tracked']],
    ['blocking', ['false'], false, ['preview']],
    ['stack', ['web'], true, ['hidden']],
    ['space', ['team'], false, ['hidden']],
    ['label', ['x'], true, ['hidden']],
    ['branch', ['feature/disks'], false, ['preview']],
    ['pullRequest', ['12'], false, ['preview']],
    ['pullRequest', ['12'], true, ['hidden', 'discarded', 'tracked']],
    ['repository', ['ACME/infra'], false, ['hidden', 'discarded', 'preview', 'tracked']],
    ['triggeredBy', ['bob 100%'], false, ['hidden']],
    ['commit', ['%'], false, []],
    ['state', [], false, []],
  ])('%s %j, excluded: %s', async (field, values, exclude, expected) => {
    expect(await found({ predicates: [{ field, values, exclude }] })).toEqual(expected);
  });
});

describe('text', () => {
  test.each([
    ['disks', ['preview']],
    ['LARGER', ['preview']],
    ['#12', ['preview']],
    ['#1', ['hidden', 'tracked']],
    ['bob', ['hidden']],
    ['100%', ['hidden']],
    ['1_0', []],
    ['billing 100%', ['hidden']],
    ['web 100%', []],
    ["'; drop table runs; --", []],
  ])('%s', async (text, expected) => {
    expect(await found({ text })).toEqual(expected);
  });
});

test('pages follow each other in every order, without gaps and twice the same', async () => {
  for (const field of ['createdAt', 'updatedAt', 'state', 'stack'] as const) {
    for (const descending of [true, false]) {
      const orderBy = { field, descending };
      const whole = await search.call(everywhere, { ...all, orderBy });
      expect(whole).toMatchObject({ hasNextPage: false });
      const seen: string[] = [];
      for (let after: string | null = null; ; after = seen.at(-1) ?? null) {
        const page = await search.call(everywhere, { ...all, orderBy, first: 3, after });
        seen.push(...page.runs.map(({ id }) => id));
        if (!page.hasNextPage) break;
      }
      expect(seen).toEqual(whole.runs.map(({ id }) => id));
    }
  }
});

test('runs of spaces that one may not see are not found, and strangers are refused', async () => {
  expect(await found({}, as('rita', 'reader', 'root'))).toEqual(['discarded', 'preview', 'tracked']);
  expect(await found({}, as('tom', 'reader', 'team'))).toEqual(['hidden']);
  await expect(search.call(anonymous, all)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(search.call(everywhere, { ...all, text: 'x'.repeat(201) })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
});
