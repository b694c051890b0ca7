import { expect, test } from 'vitest';
import type { ChangeAction } from './model.ts';
import { confirmVerb } from './run-words.ts';

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
const change = (action: ChangeAction) => ({
  address: action,
  action,
  previousAddress: null,
  type: '',
  module: null,
  replacePaths: [],
  attributes: [],
});

test('the verb of confirming counts resources, or else outputs', () => {
  expect(confirmVerb({ ...none, addCount: 2, deleteCount: 1, outputs: 4 }, undefined)).toBe(
    'Confirm and apply 3 changes',
  );
  expect(confirmVerb({ ...none, outputs: 1 }, undefined)).toBe('Confirm and apply 1 output change');
  expect(confirmVerb(null, undefined)).toBe('Confirm and apply');
});

test('a replaced resource is one change, a read is none', () => {
  const changes = { changes: [change('REPLACE'), change('READ')], changesOmitted: 0 };
  expect(confirmVerb({ ...none, addCount: 1, deleteCount: 1 }, changes)).toBe('Confirm and apply 1 change');
});
