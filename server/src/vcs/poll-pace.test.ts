import { expect, test } from 'vitest';
import { pollDelay } from './poll-pace.ts';

const now = new Date('2026-11-01T12:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const paced = {
  polling: 'automatic',
  lastDeliveryAt: ago(0),
  missedAt: null,
  now,
  repositories: 1,
  used: 0,
  limit: 1_000,
} as const;

test.each([
  ['polling mode', { polling: 'always' }, 1],
  ['webhooks that never delivered anything', { lastDeliveryAt: null }, 1],
  [
    'webhooks that missed something since they last delivered',
    { lastDeliveryAt: ago(60), missedAt: ago(1) },
    1,
  ],
  ['webhooks that deliver again since they missed something', { missedAt: ago(60) }, 2],
  ['something that has just happened', {}, 2],
  ['half an hour of quiet', { lastDeliveryAt: ago(30) }, 7.5],
  ['a quiet day', { lastDeliveryAt: ago(24 * 60) }, 20],
  ['a budget that runs out', { polling: 'always', used: 0.8 }, 20],
  ['more repositories than a minute can pay for', { polling: 'always', repositories: 50 }, 12],
  ['a token that may call more often', { polling: 'always', repositories: 40, limit: 10_000 }, 1],
] as const)('%s', (...[, changed, minutes]) => {
  expect(pollDelay({ ...paced, ...changed })).toBe(minutes * 60_000);
});

test('a quiet repository costs at most six calls an hour', () => {
  const rounds = 3_600_000 / pollDelay({ ...paced, lastDeliveryAt: ago(10_000) });
  expect(rounds * 2).toBeLessThanOrEqual(6);
});
