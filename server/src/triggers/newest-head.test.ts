import { expect, test } from 'vitest';
import { type Known, newestHead, supersededBy } from './newest-head.ts';

const sha = (digit: string): string => digit.repeat(40);
const told = (after: string, before: string | null = null, timestamp: number | null = null) => ({
  sha: sha(after),
  before: before === null ? null : sha(before),
  timestamp,
});
const tip = (digit: string, timestamp = 100) => ({ sha: sha(digit), timestamp });
const known = (head: string | null, ...superseded: string[]): Known => ({
  sha: head === null ? null : sha(head),
  superseded: superseded.map(sha),
});

test.each([
  ['the tip is the commit', told('2', '1'), tip('2'), known('1'), 'tip'],
  [
    'the tip is the commit, named by 12 characters',
    { ...told('2'), sha: '2'.repeat(12) },
    tip('2'),
    known(null),
    'tip',
  ],
  ['the branch has moved on', told('2', '1'), tip('3'), known('1'), 'tip'],
  ['the API still shows the former commit', told('2', '1'), tip('1'), known('1'), 'told'],
  ['the API still shows a commit that was superseded', told('3', '2'), tip('1'), known('2', '1'), 'told'],
  [
    'the API shows an older commit that nobody told of',
    told('3', '2', 200),
    tip('1', 100),
    known(null),
    'told',
  ],
  ['the branch was forced back, and that was told first', told('2', '1'), tip('1'), known('1', '2'), 'tip'],
  ['an old event, while the API lags', told('2', '1'), tip('1'), known('3', '1', '2'), 'known'],
  [
    'an old event, which the API shows as the tip still',
    told('2', '1'),
    tip('2'),
    known('3', '1', '2'),
    'known',
  ],
  ['a branch that was forced back', told('1', '3'), tip('1'), known('3', '1', '2'), 'tip'],
  [
    'a branch that was forced back from where nobody told of',
    told('1', '4'),
    tip('1'),
    known('3', '1', '2'),
    'tip',
  ],
  ['an old event of a branch that moved on unheard', told('2', '1'), tip('4'), known('3', '2'), 'tip'],
  ['the API does not show the new branch yet', told('1'), null, known(null), 'told'],
  ['the branch was deleted, and that was told first', told('1'), null, known(null, '1'), 'gone'],
  ['the branch was deleted a moment ago', told('1'), null, known('2', '1'), 'known'],
] as const)('%s', (...[, event, shown, before, expected]) => {
  expect(newestHead(event, shown, before)).toBe(expected);
});

test('former heads are kept in order, whole, once, the newest fifty', () => {
  expect(supersededBy(sha('3'), known('2', '1'), [sha('3'), '4'.repeat(12), null, sha('1')])).toEqual([
    sha('2'),
    sha('1'),
  ]);
  const many = Array.from({ length: 80 }, (_, index) => index.toString(16).padStart(40, '0'));
  const kept = supersededBy(null, { sha: null, superseded: many }, []);
  expect([kept.length, kept.at(-1)]).toEqual([50, many.at(-1)]);
});
