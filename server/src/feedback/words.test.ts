import { runStateNames } from '@gantry/contract/run-states';
import { describe, expect, test } from 'vitest';
import { aggregate, deltaWords, ignoredDescription, statusDescription, statusState } from './words.ts';

const delta = { add: 2, change: 1, delete: 0, import: 0, move: 0, forget: 0, outputs: 0, resources: 3 };

describe('the status', () => {
  test('is in progress until the run ends, green when it finished, red when it failed', () => {
    const by = Map.groupBy(runStateNames, statusState);
    expect(by.get('successful')).toEqual(['FINISHED', 'SKIPPED']);
    expect(by.get('failed')).toEqual(['FAILED']);
    expect(by.get('stopped')).toEqual(['STOPPED', 'DISCARDED', 'CANCELED']);
    expect(by.get('in_progress')).toContain('UNCONFIRMED');
    expect(by.get('in_progress')).toContain('PENDING_REVIEW');
  });

  test.each([
    ['PLANNING', {}, false, 'Planning'],
    ['UNCONFIRMED', { delta }, false, 'Waiting for confirmation: 2 to add, 1 to change, 0 to destroy'],
    ['FINISHED', { delta }, false, '2 to add, 1 to change, 0 to destroy'],
    ['FINISHED', { delta }, true, 'Applied: 2 added, 1 changed, 0 destroyed'],
    ['FAILED', { reason: 'No such folder.' }, false, 'No such folder.'],
    ['FAILED', {}, false, 'Failed'],
    ['CANCELED', { reason: 'Superseded by commit 1.' }, false, 'Superseded by commit 1.'],
  ] as const)('%s says what there is to say', (state, given, applied, text) => {
    expect(statusDescription({ state, reason: null, delta: null, ...given, applied })).toBe(text);
  });

  test('is one short line, whatever the reason', () => {
    const reason = `\u001b[31mFirst\u001b[0m\r\nsecond\t\u202e${'long '.repeat(200)}`;
    const text = statusDescription({ state: 'FAILED', reason, delta: null, applied: false });
    expect(text).toMatch(/^First second long long/);
    expect(text).toHaveLength(250);
    expect(text).not.toMatch(/\p{Cc}|\u202e/u);
  });

  test('counts what is rare only when it is there', () => {
    expect(deltaWords({ ...delta, import: 1, forget: 2, outputs: 1 })).toBe(
      '2 to add, 1 to change, 0 to destroy, 1 to import, 2 to forget, 1 output changes',
    );
  });

  test.each([
    [['FINISHED', 'FINISHED'], 'successful', '2 succeeded'],
    [['FINISHED', 'PLANNING', 'QUEUED'], 'in_progress', '2 in progress, 1 succeeded'],
    [['FAILED', 'PLANNING', 'FINISHED'], 'failed', '1 failed, 1 in progress, 1 succeeded'],
    [['CANCELED', 'FINISHED'], 'stopped', '1 stopped, 1 succeeded'],
    [[], 'successful', '0 runs'],
  ] as const)('of %j together is %s', (states, state, description) => {
    expect(aggregate(states.map((one) => ({ state: one })))).toEqual({ state, description });
  });

  test('of a commit that starts nothing says why', () => {
    expect(ignoredDescription('No file under app changed.')).toBe(
      'Nothing to do. No file under app changed.',
    );
  });
});
