import { expect, it } from 'vitest';
import { manualClock, systemClock } from './clock.ts';

it('the manual clock moves only when asked', () => {
  const clock = manualClock('2026-01-01T00:00:00Z');
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:00.000Z');
  clock.advance(1_500);
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:01.500Z');
  clock.set(new Date('2027-01-01T00:00:00Z'));
  expect(clock.now().getUTCFullYear()).toBe(2027);
});

it('hands out dates that callers may change without moving the clock', () => {
  const clock = manualClock('2026-01-01T00:00:00Z');
  clock.now().setFullYear(1999);
  expect(clock.now().getUTCFullYear()).toBe(2026);
});

it('the system clock tells the current time', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1_000);
});
