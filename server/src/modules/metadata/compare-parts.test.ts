import { expect, test } from 'vitest';
import { compareParts } from './compare-parts.ts';
import type { ModuleInput, ModulePart } from './metadata.ts';

const input = (name: string, over: Partial<ModuleInput> = {}): ModuleInput => ({
  name,
  type: 'string',
  default: null,
  description: '',
  required: true,
  sensitive: false,
  ...over,
});
const part = (over: Partial<ModulePart>): ModulePart => ({
  path: '',
  readme: null,
  inputs: [],
  outputs: [],
  resources: [],
  providers: [],
  ...over,
});
const ofInputs = (from: ModuleInput[], to: ModuleInput[]) =>
  compareParts(part({ inputs: from }), part({ inputs: to }));

test.each([
  ['a removed input', [input('a')], [], { kind: 'removed', breaking: true }],
  ['a new required input', [], [input('a')], { kind: 'added', breaking: true }],
  [
    'a new optional input',
    [],
    [input('a', { required: false, default: '1' })],
    { kind: 'added', breaking: false },
  ],
  ['another type', [input('a')], [input('a', { type: 'number' })], { kind: 'changed', breaking: true }],
  [
    'an input that is required now',
    [input('a', { required: false, default: '1' })],
    [input('a')],
    { breaking: true },
  ],
  [
    'an input that is optional now',
    [input('a')],
    [input('a', { required: false, default: '1' })],
    { breaking: false },
  ],
  [
    'another default',
    [input('a', { required: false, default: '1' })],
    [input('a', { required: false, default: '2' })],
    { kind: 'changed', breaking: false, detail: 'The default was 1 and is 2.' },
  ],
])('%s is told', (_what, from, to, change) => {
  expect(ofInputs(from, to)).toMatchObject([{ what: 'input', name: 'a', ...change }]);
});

test('another layout of the same type, and another description, are no change', () => {
  const from = [input('a', { type: 'object({ b = string })' })];
  expect(ofInputs(from, [input('a', { type: 'object({\n  b = string\n})', description: 'new' })])).toEqual(
    [],
  );
});

test('outputs that go or turn sensitive are breaking, and breaking changes come first', () => {
  const output = (name: string, sensitive = false) => ({ name, description: '', sensitive });
  const from = part({ outputs: [output('gone'), output('secret')] });
  const to = part({ outputs: [output('added'), output('secret', true)] });
  expect(compareParts(from, to).map(({ name, breaking }) => [name, breaking])).toEqual([
    ['gone', true],
    ['secret', true],
    ['added', false],
  ]);
});
