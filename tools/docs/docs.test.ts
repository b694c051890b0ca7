import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { errorTable } from '../../contract/src/errors.ts';
import { code, page, table } from './markdown.ts';
import { pages } from './pages.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test.each(Object.entries(pages))('%s is what `npm run docs` makes', (path, text) => {
  expect(readFileSync(resolve(ROOT, path), 'utf8')).toBe(text);
});

test('every error code is used somewhere outside of its table', () => {
  const files = globSync('{contract,server,worker,cli,web,emulator}/src/**/*.{ts,tsx}', { cwd: ROOT }).filter(
    (path) => !/\.test\.tsx?$|\/testing\/|contract\/src\/errors\.ts$/.test(path),
  );
  expect(files.length).toBeGreaterThan(100);
  const text = files.map((path) => readFileSync(resolve(ROOT, path), 'utf8')).join('\n');
  const used = new Set(Array.from(text.matchAll(/['"]([A-Z][A-Z_]+)['"]/g), ([, name]) => name));
  expect(Object.keys(errorTable).filter((name) => !used.has(name))).toEqual([]);
});

test('errors say something to do or to know, in a sentence', () => {
  for (const [name, [status, message]] of Object.entries(errorTable)) {
    expect(status, name).toBeGreaterThanOrEqual(400);
    expect(message, name).toMatch(/^(not found|.{10,}\.)$/);
  }
});

test('cells keep bars, and lines become one', () => {
  expect(table(['a', 'b'], [['x | y', 'one\n  two']])).toBe('| a | b |\n|---|---|\n| x \\| y | one two |');
  expect(page('Title', code('x.ts'), 'Text.')).toContain(
    '# Title\n\n<!-- Made by `npm run docs` from `x.ts`.',
  );
});
