import { expect, test } from 'vitest';
import { usersText } from './users-text.ts';

test.for([
  [0, 0, null],
  [1, 0, '1 stack'],
  [0, 2, '2 modules'],
  [11, 1, '11 stacks and 1 module'],
] as const)('%i stacks and %i modules are told as %s', ([usedByStacks, usedByModules, text]) => {
  expect(usersText({ usedByStacks, usedByModules })).toBe(text);
});
