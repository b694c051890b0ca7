import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countOfTests } from './outcome.ts';
import { Report } from './report.ts';
import { runAll } from './run-all.ts';
import type { Suite } from './suites.ts';

const report = (passed: number, failed: number, files: { status: string; tests: string[] }[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((name) => ({ status: name })),
  })),
});

describe('the count of tests', () => {
  test.each([
    ['tests that passed', report(3, 0), true, { passed: 3, failed: 0 }],
    [
      'tests that failed',
      report(2, 1, [{ status: 'failed', tests: ['failed'] }]),
      false,
      { passed: 2, failed: 1 },
    ],
    [
      'a file that does not load',
      report(2, 0, [{ status: 'failed', tests: [] }]),
      false,
      { passed: 2, failed: 1 },
    ],
    ['an error outside the tests', report(2, 0), false, { passed: 2, failed: 1 }],
    ['a run without tests', report(0, 0), true, { passed: 0, failed: 1 }],
    ['a run without a report', undefined, true, { passed: 0, failed: 1 }],
  ])('of %s', (_what, results, succeeded, counts) => {
    expect(countOfTests(results, succeeded)).toMatchObject(counts);
  });
});

describe('a run of suites', () => {
  let root = '';
  const signal = new AbortController().signal;
  const suite = (name: string, script: string, rest: Partial<Suite> = {}): Suite => ({
    name,
    commands: [['--eval', script]],
    alone: false,
    ...rest,
  });
  const run = async (suites: Suite[], stop = signal) => {
    let printed = '';
    const screen = { write: (text: string) => (printed += text) };
    const succeeded = await runAll(root, suites, new Report(screen), stop);
    return { succeeded, printed, lastLine: printed.trimEnd().split('\n').at(-1) };
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'gantry-check-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('ends with the counts of all suites', async () => {
    const results = join(root, 'results.json');
    const write = `require('fs').writeFileSync(${JSON.stringify(results)}, '${JSON.stringify(report(5, 0))}')`;
    const { succeeded, printed, lastLine } = await run([
      suite('lint', ''),
      suite('unit', write, { results, alone: true }),
    ]);
    expect(succeeded).toBe(true);
    expect(printed).toMatch(/^✓ lint +\d+\.\d s\n✓ unit +\d+\.\d s {3}5 passed\n/);
    expect(lastLine).toBe('6 passed, 0 failed');
  });

  test('shows what a failed suite printed, and only that', async () => {
    const { succeeded, printed, lastLine } = await run([
      suite('good', "console.log('quiet please')"),
      suite('bad', "console.error('the reason'); process.exit(3)"),
    ]);
    expect(succeeded).toBe(false);
    expect(printed).toContain('✗ bad');
    expect(printed).toContain('    the reason\n');
    expect(printed).not.toContain('quiet please');
    expect(lastLine).toBe('1 passed, 1 failed');
  });

  test('does not count the results of an earlier run', async () => {
    const results = join(root, 'stale.json');
    await writeFile(results, JSON.stringify(report(5, 0)));
    const { lastLine } = await run([suite('unit', '', { results })]);
    expect(lastLine).toBe('0 passed, 1 failed');
  });

  test('is stopped by its signal and fails', async () => {
    const stop = new AbortController();
    const running = run([suite('endless', 'setInterval(() => {}, 1000)')], stop.signal);
    stop.abort();
    expect((await running).lastLine).toBe('0 passed, 1 failed');
  });
});
