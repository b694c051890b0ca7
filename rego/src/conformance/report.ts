import type { ConformanceCase } from './read-cases.ts';
import { runCase, type Verdict } from './run-case.ts';

/** A case with its outcome. */
export interface CaseOutcome extends Verdict {
  readonly category: string;
  readonly note: string;
  readonly milliseconds: number;
}

/** All cases with their outcomes, and how many there are of each. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly cases: readonly CaseOutcome[];
}

/** Runs every case. */
export function runAll(cases: readonly ConformanceCase[]): Summary {
  const outcomes = cases.map((one): CaseOutcome => {
    const start = performance.now();
    const verdict = judge(one);
    return { category: one.category, note: one.note, ...verdict, milliseconds: performance.now() - start };
  });
  const count = (outcome: Verdict['outcome']) => outcomes.filter((one) => one.outcome === outcome).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    unsupported: count('unsupported'),
    cases: outcomes,
  };
}

/** A crash is a failure of the case, not of the run. */
function judge(one: ConformanceCase): Verdict {
  try {
    return runCase(one);
  } catch (error) {
    return {
      outcome: 'failed',
      reason: `crashed: ${error instanceof Error ? (error.stack ?? '').slice(0, 600) : String(error)}`,
    };
  }
}

/** The summary as a table of the categories that did not pass whole, with reasons. */
export function report(summary: Summary): string {
  const total = summary.cases.length;
  const categories = Map.groupBy(summary.cases, (one) => one.category);
  const incomplete = [...categories].filter(([, cases]) => cases.some((one) => one.outcome !== 'passed'));
  const rows = incomplete.flatMap(([category, cases]) => [
    `${category}: ${cases.filter((one) => one.outcome === 'passed').length} of ${cases.length}`,
    ...cases
      .filter((one) => one.outcome !== 'passed')
      .map((one) => `  ${one.outcome} ${one.note}: ${one.reason}`),
  ]);
  const slowest = Math.max(0, ...summary.cases.map((one) => one.milliseconds));
  return [
    ...rows,
    `${categories.size - incomplete.length} of ${categories.size} categories pass whole; the slowest case took ${slowest.toFixed(1)} ms`,
    `passed ${summary.passed} of ${total} (${((100 * summary.passed) / total).toFixed(2)} %), failed ${summary.failed}, unsupported ${summary.unsupported}`,
  ].join('\n');
}
