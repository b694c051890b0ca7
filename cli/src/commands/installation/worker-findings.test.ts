import { expect, test } from 'vitest';
import { type SeenPool, workerFindings } from './worker-findings.ts';

const worker = (name: string, state = 'IDLE', drained = false) => ({ name, state, drained });
const pool = (given: Partial<SeenPool> = {}): SeenPool => ({
  id: 'public',
  name: 'public',
  pendingRuns: 0,
  users: [],
  seenWorkers: [worker('a')],
  ...given,
});
const own = (given: Partial<SeenPool> = {}): SeenPool => pool({ id: 'p1', name: 'rack', ...given });
const told = (...pools: SeenPool[]) =>
  workerFindings(pools).map(({ check, state, message }) => [check, state, message]);

test('each pool has a line with who is there', () => {
  expect(told(pool({ seenWorkers: [worker('a', 'BUSY'), worker('b', 'IDLE', true)] }), own())).toEqual([
    ['workers', 'ok', '2 connected, 1 at work, 1 drained.'],
    ['workers of rack', 'ok', '1 connected, 0 at work.'],
  ]);
  expect(told(pool({ seenWorkers: [worker('a'), worker('b', 'LOST')] }))).toEqual([
    ['workers', 'warning', '1 connected, 0 at work. Lost: b.'],
  ]);
});

test('nobody in a pool is a problem when something needs it', () => {
  const none = { seenWorkers: [] };
  expect(told(pool(none))).toEqual([
    ['workers', 'problem', 'No worker is connected, so that no run can start without a pool of its own.'],
  ]);
  expect(told(pool(none), own()).map(([, state]) => state)).toEqual(['warning', 'ok']);
  expect(told(pool({ ...none, pendingRuns: 2 }), own())[0]).toEqual([
    'workers',
    'problem',
    'No worker is connected, so that no run can start without a pool of its own. Runs that wait: 2.',
  ]);
  expect(told(own(none))[0]?.[1]).toBe('ok');
  expect(
    told(own({ seenWorkers: [worker('b', 'LOST')], users: [{ kind: 'stack' }], pendingRuns: 1 })),
  ).toEqual([
    [
      'workers of rack',
      'problem',
      'No worker is connected. Stacks and modules that use the pool: 1. Runs that wait: 1. Start a worker with a token of the pool. Lost: b.',
    ],
  ]);
});

test('workers that are all drained are told, as a problem when runs wait', () => {
  const drained = { seenWorkers: [worker('a', 'IDLE', true)] };
  expect(told(pool(drained))).toEqual([
    ['workers', 'warning', 'Each of the 1 connected is drained and takes no runs.'],
  ]);
  expect(told(pool({ ...drained, pendingRuns: 1 }))[0]?.[1]).toBe('problem');
});
