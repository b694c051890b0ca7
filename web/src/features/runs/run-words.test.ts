import { expect, test } from 'vitest';
import { changeCount, confirmVerb } from './run-words.ts';

const none = {
  addCount: 0,
  changeCount: 0,
  deleteCount: 0,
  importCount: 0,
  moveCount: 0,
  forgetCount: 0,
  outputs: 0,
  resources: 9,
};

test('the verb of confirming counts what will be done', () => {
  expect(changeCount({ ...none, addCount: 2, outputs: 1 })).toBe(3);
  expect(confirmVerb({ ...none, addCount: 2, deleteCount: 1 })).toBe('Confirm and apply 3 changes');
  expect(confirmVerb({ ...none, outputs: 1 })).toBe('Confirm and apply 1 change');
  expect(confirmVerb(null)).toBe('Confirm and apply');
});
