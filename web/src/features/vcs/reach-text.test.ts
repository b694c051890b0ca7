import { expect, test } from 'vitest';
import type { Space } from '../identity/model.ts';
import { defaultReachText, reachText } from './reach-text.ts';

const space = (id: string, parentSpace: string | null, inheritEntities: boolean): Space => ({
  id,
  name: id.toUpperCase(),
  description: '',
  parentSpace,
  inheritEntities,
  labels: [],
  abilities: [],
});
const spaces = [
  space('root', null, false),
  space('a', 'root', false),
  space('b', 'a', true),
  space('c', 'a', false),
];
const use = [
  { id: 'root', stacksCount: 100, modulesCount: 10 },
  { id: 'a', stacksCount: 10, modulesCount: 1 },
  { id: 'b', stacksCount: 4, modulesCount: 0 },
  { id: 'c', stacksCount: 1, modulesCount: 2 },
];

test('what may use an integration is counted in its space and those that inherit from it', () => {
  expect(reachText(spaces, use, 'a')).toBe('Usable by 14 stacks and 1 module in 2 spaces: A, B.');
  expect(reachText(spaces, use, 'c')).toBe(
    'Usable by 1 stack and 2 modules in C alone: no other space inherits from it.',
  );
});

test('until the counts are there, the spaces are named', () => {
  expect(reachText(spaces, null, 'a')).toBe('Usable in 2 spaces: A, B.');
  expect(reachText(spaces, null, '')).toContain('spaces that inherit from it');
});

test('the default integration reaches everything', () => {
  expect(defaultReachText(spaces, use)).toContain('today by 115 stacks and 13 modules in 4 spaces.');
  expect(defaultReachText(spaces, null)).toContain('Every space may use it. Everybody');
});
