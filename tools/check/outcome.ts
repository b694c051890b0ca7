import { z } from 'zod';

/** What a suite did: how many checks passed and failed, and what it printed. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  output: string;
}

/** The part of Vitest's JSON report that counts. */
const Results = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped'>;

/** A check without tests of its own is one pass or one failure. */
export const countOfCheck = (succeeded: boolean): Counts => ({
  passed: succeeded ? 1 : 0,
  failed: succeeded ? 0 : 1,
  skipped: 0,
});

/**
 * Counts Vitest's tests. What fails outside a test is a failure too: a file that does not load, a run that ends
 * badly though its tests passed, and a run without any test.
 */
export function countOfTests(report: unknown, succeeded: boolean): Counts {
  const results = Results.safeParse(report);
  if (!results.success) return countOfCheck(false);
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = results.data;
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const counted = numFailedTests + brokenFiles;
  const unexplained = counted === 0 && (!succeeded || passed === 0) ? 1 : 0;
  return { passed, failed: counted + unexplained, skipped: numPendingTests + numTodoTests };
}
