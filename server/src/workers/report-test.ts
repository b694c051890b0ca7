import type { ReportResponse } from '@gantry/contract/worker-protocol';
import { advanceRun, upsertTestResults } from '../runs/index.ts';
import type { Report, Step } from './report-phase.ts';

/** The reports of module tests: what was applied is destroyed whatever came of it, then the test is judged. */
export async function nothingCreated(
  { deps, trx, run }: Step,
  report: Report<'planned'>,
): Promise<ReportResponse> {
  await advanceRun(deps, trx, {
    runId: run.id,
    event: 'phase_failed',
    actor: 'worker',
    note: 'The test plans no resource, so it proves nothing. Make its project root a configuration that creates something.',
    set: { failure_code: 'NOTHING_CREATED', delta: report.delta, diagnostics: report.diagnostics },
  });
  return { next: 'release' };
}

export async function startDestroy(
  { deps, trx, run }: Step,
  { diagnostics }: Report<'applied'>,
): Promise<ReportResponse> {
  // The first answer was lost on its way.
  if (run.state === 'DESTROYING') return { next: 'destroy' };
  const set = { diagnostics: [...run.diagnostics, ...diagnostics] };
  await advanceRun(deps, trx, { runId: run.id, event: 'destroy_started', actor: 'worker', set });
  return { next: 'destroy' };
}

/** Failures of the code that a negative test may expect; others, such as a lost worker, prove nothing. */
const expectable: readonly string[] = ['INIT_FAILED', 'PLAN_FAILED', 'APPLY_FAILED'];
const expected = (reason: string | null): string => `Failed as expected: ${reason ?? ''}`;

export async function testFailed(
  { deps, trx, run }: Step,
  report: Report<'failed'>,
): Promise<ReportResponse> {
  if (run.state === 'DESTROYING') return { next: 'destroy' };
  const { code, message, diagnostics } = report;
  const move = { runId: run.id, actor: 'worker', note: message };
  if (run.state === 'APPLYING') {
    const set = { failure_code: code, diagnostics };
    await advanceRun(deps, trx, { ...move, event: 'destroy_started', set });
    return { next: 'destroy' };
  }
  if (run.test?.negative === true && expectable.includes(code)) {
    await advanceRun(deps, trx, {
      ...move,
      event: 'failed_as_expected',
      note: expected(message),
      set: { diagnostics },
    });
  } else {
    await advanceRun(deps, trx, { ...move, event: 'phase_failed', set: { failure_code: code, diagnostics } });
  }
  return { next: 'release' };
}

/** The verdict: everything went well, or failed as it should, and nothing is left. */
export async function testDestroyed(
  { deps, trx, run }: Step,
  report: Report<'destroyed'>,
): Promise<ReportResponse> {
  const verdict = verdictOf(run, report);
  await advanceRun(deps, trx, {
    runId: run.id,
    event: verdict.code === null ? 'destroyed' : 'phase_failed',
    actor: 'worker',
    note: verdict.note,
    set: { failure_code: verdict.code, diagnostics: verdict.diagnostics },
  });
  return { next: 'release' };
}

type Verdict = {
  readonly code: string | null;
  readonly note: string | null;
  readonly diagnostics: Step['run']['diagnostics'];
};

function verdictOf(run: Step['run'], { remaining, failure }: Report<'destroyed'>): Verdict {
  const { diagnostics } = run;
  if (failure !== null || remaining.length > 0) {
    const left = remaining.length === 0 ? '' : ` Left behind: ${remaining.join(', ')}.`;
    const note =
      `The resources of the test could not all be destroyed.${left} ${failure?.message ?? ''}`.trim();
    return { code: 'DESTROY_FAILED', note, diagnostics: [...diagnostics, ...(failure?.diagnostics ?? [])] };
  }
  const negative = run.test?.negative === true;
  if (run.failure_code !== null) {
    return negative && expectable.includes(run.failure_code)
      ? { code: null, note: expected(run.reason), diagnostics }
      : { code: run.failure_code, note: run.reason, diagnostics };
  }
  if (!negative) return { code: null, note: null, diagnostics };
  const note = 'The test should have failed (negative: true), but everything went well.';
  return { code: 'NEGATIVE_TEST_PASSED', note, diagnostics };
}

/** The verdict of native tests, which destroy by themselves what they made; their results stay with the run. */
export async function testedNatively(
  { deps, trx, run }: Step,
  { results, remaining, failure }: Report<'tested'>,
): Promise<ReportResponse> {
  await upsertTestResults(trx, run.id, results);
  const move = { runId: run.id, actor: 'worker' };
  if (failure === null) {
    await advanceRun(deps, trx, { ...move, event: 'performed' });
    return { next: 'release' };
  }
  const { code, message, diagnostics } = failure;
  const isNamed = remaining.every((address) => message.includes(address));
  const note = isNamed ? message : `${message} Left behind: ${remaining.join(', ')}.`;
  await advanceRun(deps, trx, {
    ...move,
    event: 'phase_failed',
    note,
    set: { failure_code: code, diagnostics },
  });
  return { next: 'release' };
}
