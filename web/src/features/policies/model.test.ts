import { expect, test } from 'vitest';
import { countWords, lineOf } from './model.ts';

const use = (isModule: boolean) => ({ id: null, isModule, stackId: 's', stackName: 's' });

test('uses are counted by what they are', () => {
  expect(countWords([])).toBeNull();
  expect(countWords([use(false)])).toBe('1 stack');
  expect(countWords([use(false), use(true), use(false)])).toBe('2 stacks and 1 module');
});

test('the line of a mistake is read from its sentence', () => {
  expect(lineOf('Line 12, column 5: expected an expression')).toBe(12);
  expect(lineOf('Write the policy.')).toBeNull();
  expect(lineOf(undefined)).toBeNull();
});
