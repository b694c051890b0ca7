import { expect, test } from 'vitest';
import { durationText, relativeTime } from './time-text.ts';

test('durations read as people say them', () => {
  expect([0, 850, 12_400, 72_000, 7_500_000].map(durationText)).toEqual([
    '0 ms',
    '850 ms',
    '12 s',
    '1 m 12 s',
    '2 h 5 m',
  ]);
});

test('relative times are short and look both ways', () => {
  const now = Date.UTC(2026, 0, 10);
  expect(relativeTime(now - 3_000, now)).toBe('just now');
  expect(relativeTime(now - 42_000, now)).toBe('42 s ago');
  expect(relativeTime(now - 180_000, now)).toBe('3 min ago');
  expect(relativeTime(now + 2 * 86_400_000, now)).toBe('in 2 days');
});
