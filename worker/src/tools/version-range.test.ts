import { expect, test } from 'vitest';
import { compareVersions, parseRange, parseVersion, type Version } from './version-range.ts';

const version = (text: string): Version => {
  const parsed = parseVersion(text);
  if (parsed === null) throw new Error(text);
  return parsed;
};

const all = ['0.15.5', '1.4.9', '1.5.0', '1.5.7', '1.6.0-rc1', '1.6.0', '1.11.4', '2.0.0-alpha1', '2.0.0'];

test.each([
  [null, ['0.15.5', '1.4.9', '1.5.0', '1.5.7', '1.6.0', '1.11.4', '2.0.0']],
  ['latest', ['0.15.5', '1.4.9', '1.5.0', '1.5.7', '1.6.0', '1.11.4', '2.0.0']],
  ['1.5.7', ['1.5.7']],
  ['v1.5.7', ['1.5.7']],
  ['= 1.5.7', ['1.5.7']],
  ['1.6.0-rc1', ['1.6.0-rc1']],
  ['1.5.x', ['1.5.0', '1.5.7']],
  ['1.x', ['1.4.9', '1.5.0', '1.5.7', '1.6.0', '1.11.4']],
  ['~> 1.5', ['1.5.0', '1.5.7', '1.6.0', '1.11.4']],
  ['~> 1.5.0', ['1.5.0', '1.5.7']],
  ['~>1', ['1.4.9', '1.5.0', '1.5.7', '1.6.0', '1.11.4']],
  ['^1.5', ['1.5.0', '1.5.7', '1.6.0', '1.11.4']],
  ['~1.5.1', ['1.5.7']],
  ['>= 1.5, < 2', ['1.5.0', '1.5.7', '1.6.0', '1.11.4']],
  ['>=1.5 <1.6', ['1.5.0', '1.5.7']],
  ['> 1.5.7, != 1.6.0', ['1.11.4', '2.0.0']],
  ['<= 1.5.0', ['0.15.5', '1.4.9', '1.5.0']],
])('%s matches %j', (range, expected) => {
  const matches = parseRange(range);
  expect(all.filter((text) => matches?.(version(text)))).toEqual(expected);
});

test.each(['one', '1.5.7.8', '>= x', '~> ', '1..2'])('%s is no range', (range) => {
  expect(parseRange(range)).toBeNull();
});

test('versions are ordered by number, prereleases before their release', () => {
  const shuffled = ['1.10.0', '1.9.0', '1.10.0-rc2', '1.10.0-rc10', '1.10.0-beta1'];
  expect(
    shuffled
      .map(version)
      .sort(compareVersions)
      .map(({ text }) => text),
  ).toEqual(['1.9.0', '1.10.0-beta1', '1.10.0-rc2', '1.10.0-rc10', '1.10.0']);
});
