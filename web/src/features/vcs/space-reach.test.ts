import { expect, test } from 'vitest';
import type { Space } from '../identity/model.ts';
import { spacesReaching } from './space-reach.ts';

const space = (id: string, parentSpace: string | null, inheritEntities = true): Space => ({
  id,
  name: id,
  description: '',
  parentSpace,
  inheritEntities,
  labels: [],
  abilities: [],
});
const spaces = [
  space('root', null),
  space('team', 'root'),
  space('inner', 'team'),
  space('closed', 'team', false),
  space('below-closed', 'closed'),
  space('other', 'root', false),
];
const idsReaching = (target: string) => spacesReaching(spaces, target).map(({ id }) => id);

test('an integration is used in its space and where that is inherited', () => {
  expect(idsReaching('team')).toEqual(['team', 'inner']);
  expect(idsReaching('closed')).toEqual(['closed', 'below-closed']);
  expect(idsReaching('root')).toEqual(['root', 'team', 'inner']);
  expect(idsReaching('other')).toEqual(['other']);
});

test('a space that is gone is reached by none, and a circle ends', () => {
  expect(idsReaching('gone')).toEqual([]);
  expect(spacesReaching([space('a', 'b'), space('b', 'a')], 'c')).toEqual([]);
});
