import { availableParallelism } from 'node:os';
import type { Report } from './report.ts';
import { runSuite } from './run-suite.ts';
import type { Suite } from './suites.ts';

/** Runs the quick checks a few at a time, then the tests one suite at a time. True when nothing failed. */
export async function runAll(
  root: string,
  suites: readonly Suite[],
  report: Report,
  stop: AbortSignal,
): Promise<boolean> {
  const started = performance.now();
  const results: boolean[] = [];
  const run = async (suite: Suite): Promise<void> => {
    report.started(suite.name);
    const outcome = await runSuite(root, suite, stop);
    report.finished(suite.name, outcome);
    results.push(outcome.failed === 0);
  };

  await inLanes(
    suites.filter(({ alone }) => !alone),
    Math.max(2, availableParallelism()),
    run,
  );
  await inLanes(
    suites.filter(({ alone }) => alone),
    1,
    run,
  );
  report.end((performance.now() - started) / 1000);
  return results.every(Boolean);
}

async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
