import { expect, test } from 'vitest';
import { lookDelay, pollDelay } from './poll-pace.ts';

const now = new Date('2026-11-01T12:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
/** In minutes: what a round finds has its run within the minute, too. */
const withinAMinute = 50 / 60;
const paced = {
  polling: 'automatic',
  lastDeliveryAt: ago(0),
  missedAt: null,
  now,
  repositories: 1,
  used: 0,
  limit: 1_000,
  looked: false,
} as const;

test.each([
  ['polling mode', { polling: 'always' }, withinAMinute],
  ['webhooks that never delivered anything', { lastDeliveryAt: null }, withinAMinute],
  [
    'webhooks that missed something since they last delivered',
    { lastDeliveryAt: ago(60), missedAt: ago(1) },
    withinAMinute,
  ],
  ['webhooks that deliver again since they missed something', { missedAt: ago(60) }, 2],
  ['something that has just happened', {}, 2],
  ['half an hour of quiet', { lastDeliveryAt: ago(30) }, 7.5],
  ['a quiet day', { lastDeliveryAt: ago(24 * 60) }, 20],
  ['a budget that runs out', { polling: 'always', used: 0.8 }, 20],
  ['more repositories than a minute can pay for', { polling: 'always', repositories: 50 }, 12],
  ['a token that may call more often', { polling: 'always', repositories: 40, limit: 10_000 }, 0.96],
  ['a quiet day in a workspace that is looked at', { lastDeliveryAt: ago(24 * 60), looked: true }, 30],
  [
    'one of many that moved just now, where a look told of it',
    { polling: 'always', repositories: 50, missedAt: ago(2), looked: true },
    withinAMinute,
  ],
  [
    'one of many that moved a while ago',
    { polling: 'always', repositories: 50, lastDeliveryAt: ago(90), missedAt: ago(20), looked: true },
    (100 * 60) / 440,
  ],
] as const)('%s', (...[, changed, minutes]) => {
  expect(pollDelay({ ...paced, ...changed })).toBe(minutes * 60_000);
});

test('a quiet repository costs at most six calls an hour', () => {
  const rounds = 3_600_000 / pollDelay({ ...paced, lastDeliveryAt: ago(10_000) });
  expect(rounds * 2).toBeLessThanOrEqual(6);
});

test.each([
  ['few repositories, which rounds can ask every minute', { eager: true, repositories: 4 }, null],
  ['more of them than a minute can pay for', { eager: true, repositories: 5 }, 1],
  [
    'many of them, and a token that may call more often',
    { eager: true, repositories: 40, limit: 10_000 },
    null,
  ],
  ['a budget that runs out', { eager: true, repositories: 40, used: 0.8 }, 20],
  ['working webhooks of few repositories', { eager: false, repositories: 7 }, null],
  ['working webhooks of many', { eager: false, repositories: 8 }, 4],
] as const)('looking at a workspace with %s', (...[, changed, minutes]) => {
  const paced = { used: 0, limit: 1_000, paidFor: changed.repositories, ...changed };
  expect(lookDelay(paced)).toBe(minutes === null ? null : minutes * 60_000);
});

test.each([8, 40, 400])(
  '%i quiet repositories that are looked at cost at most six calls an hour each',
  (count) => {
    const rounds = 3_600_000 / pollDelay({ ...paced, lastDeliveryAt: ago(10_000), looked: true });
    const looks =
      3_600_000 /
      (lookDelay({ eager: false, repositories: count, paidFor: count, used: 0, limit: 10_000 }) ?? Infinity);
    expect(rounds * 2 + looks / count).toBeLessThanOrEqual(6);
  },
);

test('forty repositories without webhooks leave half of the usual budget to everything else', () => {
  const rounds =
    3_600_000 /
    pollDelay({
      ...paced,
      polling: 'always',
      lastDeliveryAt: ago(60),
      repositories: 40,
      looked: true,
    });
  const looks =
    3_600_000 /
    (lookDelay({ eager: true, repositories: 40, paidFor: 40, used: 0, limit: 1_000 }) ?? Infinity);
  expect(rounds * 2 * 40 + looks).toBeLessThanOrEqual(500);
});
