import { expect, test } from 'vitest';
import { choicesFor, pathOf, reachOf, treeRows, withAncestors } from './model.ts';

const space = (id: string, parentSpace: string | null, inheritEntities = true, abilities: string[] = []) => ({
  id,
  name: id,
  description: '',
  parentSpace,
  inheritEntities,
  labels: [],
  abilities,
});
const spaces = [
  space('lake', 'data', true, ['stack:create']),
  space('root', null, false),
  space('data', 'root', false),
  space('app', 'root', true, ['stack:create']),
];

test('a tree is drawn from the top, siblings by name', () => {
  expect(treeRows(spaces).map(({ space: { id }, depth }) => `${depth} ${id}`)).toEqual([
    '0 root',
    '1 app',
    '1 data',
    '2 lake',
  ]);
});

test('a space whose parent is not seen stands at the top', () => {
  const seen = spaces.filter(({ id }) => id === 'lake' || id === 'data');
  expect(treeRows(seen).map(({ space: { id }, depth }) => [id, depth])).toEqual([
    ['data', 0],
    ['lake', 1],
  ]);
});

test('paths, ancestors and reach follow the tree; reach stops where nothing is inherited', () => {
  expect(pathOf(spaces, 'lake')).toBe('root / data / lake');
  expect(withAncestors(spaces, 'lake')).toEqual(['lake', 'data', 'root']);
  expect(reachOf(spaces, 'lake')).toEqual(['lake', 'data']);
  expect(reachOf(spaces, 'app')).toEqual(['app', 'root']);
});

test('choices are spaces in which the viewer may do it, told by their paths', () => {
  expect(choicesFor(spaces, 'stack:create').map(({ name }) => name)).toEqual([
    'root / app',
    'root / data / lake',
  ]);
});
