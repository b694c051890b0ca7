import { expect, test } from 'vitest';
import { phasesOf } from './phases.ts';

const step = (state: 'QUEUED' | 'PLANNING' | 'FINISHED', at: number) => ({
  state,
  at,
  stateVersion: at,
  hasLogs: state === 'PLANNING',
  terminal: state === 'FINISHED',
  note: null,
  username: null,
});

test('each phase lasts until the next one began; the present one has no end', () => {
  const phases = phasesOf([step('PLANNING', 5_000), step('QUEUED', 1_000)]);
  expect(phases.map(({ state, since, until }) => [state, since, until])).toEqual([
    ['QUEUED', 1_000, 5_000],
    ['PLANNING', 5_000, null],
  ]);
});

test('an end lasts no time', () => {
  expect(phasesOf([step('FINISHED', 9_000), step('PLANNING', 5_000)]).at(-1)).toMatchObject({ until: 9_000 });
});
