import type { PlannedChange } from '@gantry/contract/plan';
import { describe, expect, test } from 'vitest';
import { attributeChanges } from './resource-changes.ts';

const planned = (address: string, replacePaths: string[] = []): PlannedChange => ({
  address,
  previousAddress: null,
  type: 'fake_server',
  action: 'update',
  replacePaths,
});
type Change = Record<string, unknown>;

/** What is shown of one resource; the plan goes through JSON, as it does on its way here. */
function shown(change: Change, replacePaths: string[] = []) {
  const plan: unknown = JSON.parse(JSON.stringify({ resource_changes: [{ address: 'a', change }] }));
  return attributeChanges(plan, [planned('a', replacePaths)]).get('a') ?? [];
}
const complete = (change: Change): Change => ({
  before: null,
  after: null,
  after_unknown: {},
  before_sensitive: false,
  after_sensitive: {},
  ...change,
});

describe('attributes', () => {
  test('that change are shown as JSON, others are not', () => {
    const before = { name: 'a', tags: { x: '1' }, size: 1, gone: true };
    const after = { name: 'a', tags: { x: '2' }, size: null, gone: null };
    expect(shown(complete({ before, after }))).toEqual([
      {
        path: 'tags',
        before: '{"x":"1"}',
        after: '{"x":"2"}',
        unknown: false,
        sensitive: false,
        hiddenBefore: false,
        hiddenAfter: false,
        forcesReplacement: false,
      },
      {
        path: 'size',
        before: '1',
        after: null,
        unknown: false,
        sensitive: false,
        hiddenBefore: false,
        hiddenAfter: false,
        forcesReplacement: false,
      },
      {
        path: 'gone',
        before: 'true',
        after: null,
        unknown: false,
        sensitive: false,
        hiddenBefore: false,
        hiddenAfter: false,
        forcesReplacement: false,
      },
    ]);
  });

  test('of a resource to be made or removed are shown as far as they have a value', () => {
    const values = { name: 'a', none: null };
    expect(shown(complete({ after: values })).map(({ path }) => path)).toEqual(['name']);
    expect(shown(complete({ before: values })).map(({ path }) => path)).toEqual(['name']);
  });

  test('are read where the plan has no marks at all', () => {
    expect(shown({ before: { a: 1 }, after: { a: 2 } })).toMatchObject([
      { path: 'a', before: '1', after: '2' },
    ]);
    expect(shown({ after: { a: 2 } })).toMatchObject([{ path: 'a', before: null, after: '2' }]);
  });

  test.each<[what: string, unknown: unknown]>([
    ['themselves', { id: true }],
    ['deep inside', { id: { list: [{}, { arn: true }] } }],
  ])('that are unknown %s have no value after', (_what, after_unknown) => {
    const change = complete({ before: { id: 'x' }, after: { id: { list: [] } }, after_unknown });
    expect(shown(change)).toMatchObject([{ path: 'id', before: '"x"', after: null, unknown: true }]);
  });

  test('that will only be known later are shown though nothing names them yet', () => {
    expect(shown(complete({ after: {}, after_unknown: { id: true, name: false } }))).toMatchObject([
      { path: 'id', unknown: true },
    ]);
  });

  test.each<[what: string, marks: Change]>([
    ['before', { before_sensitive: { data: true } }],
    ['after', { after_sensitive: { data: true } }],
    ['deep inside', { after_sensitive: { data: [{ users: [false, { password: true }] }] } }],
    ['with all of the resource', { before_sensitive: true }],
    ['with all of the new resource', { after_sensitive: true }],
  ])('that are sensitive %s never show a value', (_what, marks) => {
    const changes = shown(complete({ before: { data: 'hunter2' }, after: { data: ['hunter3'] }, ...marks }));
    expect(changes).toMatchObject([{ path: 'data', before: null, after: null, sensitive: true }]);
    expect(JSON.stringify(changes)).not.toContain('hunter');
  });

  test('that are sensitive and new hide nothing before, and what is unknown hides nothing after', () => {
    const created = complete({ before: null, after: { data: 'hunter2' }, after_sensitive: { data: true } });
    expect(shown(created)).toMatchObject([{ sensitive: true, hiddenBefore: false, hiddenAfter: true }]);
    const unknown = {
      before: null,
      after: {},
      after_unknown: { data: true },
      after_sensitive: { data: true },
    };
    expect(shown(complete(unknown))).toMatchObject([{ hiddenBefore: false, hiddenAfter: false }]);
  });

  test('that force a replacement are marked, by their path or one inside', () => {
    const values = { region: 'a', tags: { name: 'a' }, tag: 'a' };
    const after = { region: 'b', tags: { name: 'b' }, tag: 'b' };
    const forced = shown(complete({ before: values, after }), ['region', 'tags.name']);
    expect(forced.map(({ path, forcesReplacement }) => [path, forcesReplacement])).toEqual([
      ['region', true],
      ['tags', true],
      ['tag', false],
    ]);
  });

  test('with names from a prototype are names like any other', () => {
    const after = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "name": "a"}');
    const changes = shown(complete({ before: {}, after }));
    expect(changes.map(({ path }) => path)).toEqual(['__proto__', 'constructor', 'name']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    const hidden = JSON.parse('{"__proto__": true}');
    expect(shown(complete({ before: {}, after, after_sensitive: hidden }))[0]).toMatchObject({ after: null });
  });

  test('are at most 500 of a resource, and long values are cut', () => {
    const after = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`a${index}`, index]));
    expect(shown(complete({ after }))).toHaveLength(500);
    expect(shown(complete({ after: { text: 'x'.repeat(100_000) } }))[0]?.after).toHaveLength(20_001);
  });
});

test('the remains of a failed replacement do not hide the resource that lives on', () => {
  const changes = [
    { address: 'a', change: complete({ before: { n: 1 }, after: { n: 2 } }) },
    { address: 'a', deposed: 'abcd1234', change: complete({ before: { n: 0 } }) },
  ];
  const found = attributeChanges({ resource_changes: changes }, [planned('a')]);
  expect(found.get('a')).toMatchObject([{ path: 'n', before: '1', after: '2' }]);
});

test.each([
  null,
  'text',
  {},
  { resource_changes: 'none' },
  { resource_changes: [{ address: 'b', change: {} }] },
])('a plan such as %j has no attributes', (plan) => {
  expect(attributeChanges(plan, [planned('a')])).toEqual(new Map([['a', []]]));
});
