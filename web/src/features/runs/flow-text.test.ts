import { expect, test } from 'vitest';
import { flowText } from './flow-text.ts';

test('lines that were broken for their width are one', () => {
  const printed = [
    'An input variable with the name "nobody_knows" has not been declared. This',
    'variable can be declared with a variable "nobody_knows" {} block.',
  ];
  expect(flowText(printed.join('\n'))).toBe(printed.join(' '));
});

test('paragraphs, lists and lines that end early stay', () => {
  const printed = 'Lock Info:\n  ID:   1\n  Who:  a\n\nWait for the other run.\nIt ends soon.';
  expect(flowText(printed)).toBe(printed);
  expect(flowText('')).toBe('');
});
