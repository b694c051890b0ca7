import { expect, test } from 'vitest';
import { lockFile, words } from './words.ts';

const slash = '/';
const check = (text: string, path = 'server/src/runs/create-run.ts') =>
  words.check([{ path, text }]).map(({ line }) => line);

test.each([
  ['a path of the workplace', `see ${slash}work${slash}main`],
  ['a registry host', ['https:', '', 'registry', 'npmjs.org'].join('/').replace('registry/', 'registry.')],
])('%s is a violation in every file', (_what, text) => {
  expect(check(text)).toEqual([1]);
  expect(check(`one\ntwo ${text}`, 'README.md')).toEqual([2]);
});

test.each([
  `// ${'TO'}${'DO'}: later`,
  `/* ${'FIX'}${'ME'} */`,
  `it.${'to'}${'do'}('works')`,
  `// ${'@ts'}${'-ignore'}`,
])('%s is a violation in code', (text) => {
  expect(check(text)).toEqual([1]);
});

test('prose may speak of a to-do list', () => {
  expect(check(`Our ${'TO'}${'DO'} list`, 'docs/notes.md')).toEqual([]);
});

test('frameworks and networks are not paths of this machine', () => {
  expect(check("import './framework/networks.ts'; const path = 'home/work';")).toEqual([]);
  expect(check(`open(folder + '$\{folder}${slash}work${slash}runs')`)).toEqual([]);
});

test('the lock file names no download address', () => {
  const lock = (line: string) => lockFile.check([{ path: 'package-lock.json', text: `{\n${line}\n}` }]);
  expect(lock('"resolved": "https://example.com/a.tgz"')).toHaveLength(1);
  expect(lock('"resolved": "cli", "link": true')).toEqual([]);
});
