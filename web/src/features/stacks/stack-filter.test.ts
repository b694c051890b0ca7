import { expect, test } from 'vitest';
import type { StackSummary } from './model.ts';
import { countGroups, filterStacks, ofGroup, sortStacks } from './stack-filter.ts';

const stack = (name: string, state: StackSummary['state'], labels: string[] = []): StackSummary => ({
  id: name,
  name,
  state,
  stateSetAt: null,
  repository: 'infrastructure',
  namespace: 'acme',
  branch: 'main',
  projectRoot: `teams/${name}`,
  labels,
  attached: true,
  lockedBy: null,
  spaceDetails: { id: 'root', name: 'root' },
});
const stacks = [
  stack('app-10', 'FINISHED', ['prod']),
  stack('app-2', 'FAILED', ['dev']),
  stack('app-1', 'UNCONFIRMED', ['prod']),
  stack('net', 'APPLYING'),
];
const names = (list: readonly StackSummary[]) => list.map(({ name }) => name);

test('what needs a person stands first, numbers sort as numbers', () => {
  expect(names(sortStacks([...stacks, stack('app-9', 'FINISHED')]))).toEqual([
    'app-1',
    'app-2',
    'app-9',
    'app-10',
    'net',
  ]);
});

test('every word must be found, in any of name, repository, branch, folder and labels', () => {
  expect(names(filterStacks(stacks, { text: 'ACME app prod' }))).toEqual(['app-10', 'app-1']);
  expect(names(filterStacks(stacks, { text: 'teams/net' }))).toEqual(['net']);
  expect(names(filterStacks(stacks, { label: 'dev' }))).toEqual(['app-2']);
});

test('states are counted and chosen by what they mean to a person', () => {
  expect(countGroups(stacks)).toEqual(
    new Map([
      ['finished', 1],
      ['failed', 1],
      ['waiting', 1],
      ['working', 1],
    ]),
  );
  expect(names(ofGroup(stacks, 'waiting'))).toEqual(['app-1']);
});

test('10,000 stacks are filtered in a moment', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => stack(`service-${index}`, 'FINISHED', ['prod']));
  expect(sortStacks(filterStacks(many, { text: 'service-99 prod' }))).toHaveLength(111);
});
