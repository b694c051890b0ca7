import { expect, it } from 'vitest';
import { slugify } from './slug.ts';

it.each([
  ['Network', 'network'],
  ['  My  Stack / prod  ', 'my-stack-prod'],
  ['Zürich (Test)', 'zurich-test'],
  ['a_b.c', 'a-b-c'],
  ['--x--', 'x'],
  ['日本', ''],
  ['', ''],
])('makes %j the slug %j', (name, slug) => {
  expect(slugify(name)).toBe(slug);
});

it('never exceeds 80 characters nor ends in a dash', () => {
  expect(slugify('x'.repeat(200))).toHaveLength(80);
  expect(slugify(`${'x'.repeat(79)} y`)).toBe('x'.repeat(79));
});
