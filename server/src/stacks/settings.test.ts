import { describe, expect, test } from 'vitest';
import { folderOf, isVersionRange, normalizeRoot } from './model.ts';
import { type StackSettings, stackSettings } from './settings.ts';
import { settings } from './testing/start-stacks.ts';

type Change = Partial<Record<keyof StackSettings, unknown>>;
const parse = (change: Change) => stackSettings.safeParse({ ...settings(), ...change });
const parsed = (change: Change) => stackSettings.parse({ ...settings(), ...change });
const problem = (change: Change) => parse(change).error?.issues[0]?.path[0];

describe('the project root', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['.', ''],
    ['infra', 'infra'],
    ['/infra/network/', 'infra/network'],
    ['./infra//network/.', 'infra/network'],
    ['infra/…/🚀 prod', 'infra/…/🚀 prod'],
    ['..infra/a..b', '..infra/a..b'],
  ])('%j is kept as %j', (given, kept) => {
    expect(parsed({ projectRoot: given }).projectRoot).toBe(kept);
    expect(normalizeRoot(kept)).toBe(kept);
  });

  test.each(['..', '../other', 'infra/../..', 'infra/..', 'a\\..\\b', 'a\0b'])('%j is refused', (given) => {
    expect(problem({ projectRoot: given })).toBe('projectRoot');
  });
});

describe('the version', () => {
  test.each([
    '1.11.4',
    'v1.11',
    '1.12.0-rc1',
    '1.5.x',
    '1.*',
    '~> 1.11',
    '>= 1.5, < 2',
    '>=1.5 <1.6 !=1.5.3',
    '^1.5',
    '*',
    'latest',
  ])('%j can be asked for', (given) => {
    expect(parsed({ toolVersion: ` ${given} ` }).toolVersion).toBe(given);
  });

  test.each(['', ' ', 'one', '1..2', '~>', '>= 1.5 || < 1', '1.2.3.4', '1.5; rm -rf /', '-', ',', '=> 1'])(
    '%j is refused',
    (given) => {
      expect(isVersionRange(given.trim())).toBe(false);
      expect(problem({ toolVersion: given })).toBe('toolVersion');
    },
  );

  test('may be left to the worker', () => {
    expect(parsed({ toolVersion: null }).toolVersion).toBeNull();
  });
});

test.each<[what: string, change: Change]>([
  ['a name with emoji and accents', { name: '🚀 Zürich (prod)' }],
  ['globs', { projectGlobs: ['modules/**', '*.tf', '!docs'] }],
  ['labels', { labels: ['folder:a/b', 'team:platform'] }],
  ['no workspace', { terraformWorkspace: null }],
  ['a workspace', { terraformWorkspace: 'prod-eu.1' }],
  ['a branch with slashes and emoji', { branch: 'feature/🚀/x' }],
])('%s is kept as given', (_what, change) => {
  expect(parsed(change)).toMatchObject(change);
});

test.each<[field: keyof StackSettings, value: unknown]>([
  ['name', '   '],
  ['name', 'x'.repeat(81)],
  ['branch', ''],
  ['branch', 'x'.repeat(201)],
  ['labels', Array.from({ length: 101 }, (_, index) => `label ${index}`)],
  ['projectGlobs', ['']],
  ['repository', 'infra'],
  ['repository', 'acme/infra/more'],
  ['repository', 'acme/in fra'],
  ['terraformWorkspace', ''],
  ['terraformWorkspace', 'a b'],
  ['terraformWorkspace', '../x'],
  ['tool', 'pulumi'],
])('%s cannot be %j', (field, value) => {
  expect(problem({ [field]: value })).toBe(field);
});

test('the first folder label sorts the stack into a folder', () => {
  expect(folderOf(['team:x', 'folder:a/b', 'folder:c'])).toBe('a/b');
  expect(folderOf(['folders'])).toBeNull();
});
