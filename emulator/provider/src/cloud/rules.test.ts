import { expect, it } from 'vitest';
import type { Rule } from './model.ts';
import { judge } from './rules.ts';

const target = { operation: 'create', kind: 'server', name: 'web-1' } as const;
const verdict = (...rules: Rule[]) => judge({ settings: { rules }, resources: {} }, target);

it('applies a rule by name, kind and operation', () => {
  const error = 'no';
  expect(verdict({ name: 'web-*', error }).failsBefore).toBe(error);
  expect(verdict({ name: 'web-1', kind: 'server', operation: 'create', error }).failsBefore).toBe(error);
  expect(verdict({ name: 'web', error }).failsBefore).toBeUndefined();
  expect(verdict({ name: 'web.1', error }).failsBefore).toBeUndefined();
  expect(verdict({ name: '*', kind: 'database', error }).failsBefore).toBeUndefined();
  expect(verdict({ name: '*', operation: 'delete', error }).failsBefore).toBeUndefined();
});

it('adds delays, gathers warnings and takes the first error of each stage', () => {
  expect(
    verdict(
      { name: '*', delayMs: 100, warning: 'one' },
      { name: 'web-*', delayMs: 50, warning: 'two', error: 'late', stage: 'after' },
      { name: '*', error: 'early' },
      { name: '*', error: 'never told' },
    ),
  ).toEqual({ delayMs: 150, warnings: ['one', 'two'], failsBefore: 'early', failsAfter: 'late' });
});
