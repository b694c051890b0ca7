import { expect, test } from 'vitest';
import { destructive, groupByModule, valueText } from './change-words.ts';
import type { ChangeAction, ResourceChange } from './model.ts';

const change = (address: string, action: ChangeAction, module: string | null = null): ResourceChange => ({
  address,
  action,
  module,
  type: 'cloud_server',
  previousAddress: null,
  replacePaths: [],
  attributes: [],
});

test('the root module comes first, and what destroys comes first in each', () => {
  const groups = groupByModule([
    change('module.b.x', 'CREATE', 'module.b'),
    change('z', 'CREATE'),
    change('a', 'CREATE'),
    change('m', 'DELETE'),
  ]);
  expect(groups.map(({ module, changes }) => [module, changes.map(({ address }) => address)])).toEqual([
    [null, ['m', 'a', 'z']],
    ['module.b', ['module.b.x']],
  ]);
});

test('a replacement loses an object as a deletion does', () => {
  const changes = [
    change('a', 'CREATE'),
    change('b', 'REPLACE'),
    change('c', 'DELETE'),
    change('d', 'FORGET'),
  ];
  expect(destructive(changes).map(({ address }) => address)).toEqual(['b', 'c']);
});

test('values read as people write them', () => {
  expect([valueText('"eu"'), valueText('""'), valueText('3'), valueText('["a"]'), valueText('{')]).toEqual([
    'eu',
    '""',
    '3',
    '[\n  "a"\n]',
    '{',
  ]);
});
