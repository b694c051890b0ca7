import { expect, test } from 'vitest';
import { countGroups, folderCrumbs, foldersIn, isFiltered, plainLabels, statesOf } from './stack-filter.ts';

test('a kind of state stands for all states that are drawn alike', () => {
  expect(statesOf('waiting').toSorted()).toEqual(['PENDING_REVIEW', 'UNCONFIRMED']);
  expect(statesOf('none')).toEqual(['NONE']);
  expect(statesOf(undefined)).toEqual([]);
});

test('counts of states add up to counts of kinds', () => {
  const counts = countGroups([
    { state: 'QUEUED', count: 2 },
    { state: 'READY', count: 3 },
    { state: 'FAILED', count: 1 },
  ]);
  expect([counts.get('queued'), counts.get('failed'), counts.get('finished')]).toEqual([5, 1, undefined]);
});

const labels = [
  { value: 'prod', count: 9 },
  { value: 'folder:core', count: 2 },
  { value: 'folder:core/edge', count: 3 },
  { value: 'folder:core/edge/eu', count: 1 },
  { value: 'folder:corebank', count: 4 },
];

test('folders come from labels, level by level', () => {
  expect(foldersIn(labels, undefined)).toEqual([
    { name: 'core', path: 'core', count: 6 },
    { name: 'corebank', path: 'corebank', count: 4 },
  ]);
  expect(foldersIn(labels, 'core')).toEqual([{ name: 'edge', path: 'core/edge', count: 4 }]);
  expect(foldersIn(labels, 'core/edge/eu')).toEqual([]);
  expect(folderCrumbs('core/edge')).toEqual([
    { name: 'core', path: 'core' },
    { name: 'edge', path: 'core/edge' },
  ]);
  expect(plainLabels(['folder:core', 'prod'])).toEqual(['prod']);
});

test('an order alone filters nothing', () => {
  expect(isFiltered({ order: 'name' })).toBe(false);
  expect(isFiltered({ order: 'name', only: 'locked' })).toBe(true);
});
