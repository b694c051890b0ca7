import type { RunReport } from '@gantry/contract/worker-protocol';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  applied,
  failed,
  planned,
  planStarted,
  ready,
  startWorkerSide,
} from './testing/start-worker-side.ts';

const side = await startWorkerSide();
const { db, clock, report, workers } = side;
await side.addIntegration();
afterAll(() => side.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  clock.advance(1_000);
});

/** A test of a module that a worker holds, as far along as the reports bring it. */
async function held(given: { negative?: boolean; native?: boolean }, ...reports: RunReport[]) {
  const stack = await side.addStack('terraform-null-label', { kind: 'module' });
  const settings = {
    versionId: 'v1',
    attempt: 1,
    key: 'basic',
    name: 'basic',
    negative: false,
    dependsOn: [],
    projectRoot: 'examples/basic',
    environment: { TF_VAR_name: 'web' },
    tool: 'terraform' as const,
    toolVersion: null,
  };
  await side.addRun(stack, { type: 'TESTING', test: { ...settings, ...given } }, 'READY');
  const job = await side.job();
  for (const one of reports) expect((await report(job, one)).status).toBe(200);
  return job;
}

const destroyed = (remaining: string[] = []): RunReport => ({ event: 'destroyed', remaining, failure: null });
const started: RunReport = { event: 'task_started' };
const result = {
  file: 'tests/a.tftest.hcl',
  run: 'labels',
  status: 'fail' as const,
  assertions: [{ line: 4, condition: 'false', message: 'It is.', status: 'fail' as const }],
  diagnostics: [],
};
const tested = (over: Partial<Extract<RunReport, { event: 'tested' }>> = {}): RunReport => ({
  event: 'tested',
  results: [result],
  remaining: [],
  failure: null,
  ...over,
});
const resultsOf = async (runId: string) =>
  db.kysely.selectFrom('run_test_results').select('results').where('run_id', '=', runId).execute();

describe('a test of an example', () => {
  test('is judged when what it made is destroyed, whatever came of the apply', async () => {
    const job = await held({}, ready, planStarted);
    expect(job).toMatchObject({ nativeTests: false, projectRoot: 'examples/basic', backend: null });
    expect((await report(job, planned(1))).body).toEqual({ next: 'apply' });
    expect((await report(job, applied)).body).toEqual({ next: 'destroy' });
    expect((await report(job, destroyed())).body).toEqual({ next: 'release' });
    expect(await side.run(job.runId)).toMatchObject({ state: 'FINISHED', failure_code: null });
  });

  test('that leaves resources fails with their addresses', async () => {
    const job = await held({}, ready, planStarted, planned(1), applied);
    await report(job, destroyed(['terraform_data.kept', 'terraform_data.other["a"]']));
    expect(await side.run(job.runId)).toMatchObject({
      state: 'FAILED',
      failure_code: 'DESTROY_FAILED',
      reason: expect.stringContaining('Left behind: terraform_data.kept, terraform_data.other["a"].'),
    });
  });

  test('that makes nothing proves nothing', async () => {
    const job = await held({}, ready, planStarted);
    expect((await report(job, planned(0))).body).toEqual({ next: 'release' });
    expect(await side.run(job.runId)).toMatchObject({ state: 'FAILED', failure_code: 'NOTHING_CREATED' });
  });

  test('that should fail passes by failing, and fails by passing', async () => {
    const job = await held({ negative: true }, ready, planStarted, { ...failed, code: 'PLAN_FAILED' });
    expect(await side.run(job.runId)).toMatchObject({ state: 'FINISHED' });
    await db.kysely.deleteFrom('stacks').execute();
    const other = await held({ negative: true }, ready, planStarted, planned(1), applied, destroyed());
    expect(await side.run(other.runId)).toMatchObject({
      state: 'FAILED',
      failure_code: 'NEGATIVE_TEST_PASSED',
    });
  });
});

describe('native tests', () => {
  test('pass with their results, which stay with the run', async () => {
    const job = await held({ native: true }, ready, started);
    expect(job.nativeTests).toBe(true);
    expect((await report(job, tested())).body).toEqual({ next: 'release' });
    expect(await side.run(job.runId)).toMatchObject({ state: 'FINISHED', reason: null });
    expect(await resultsOf(job.runId)).toEqual([{ results: [result] }]);
  });

  test('that fail, or leave resources, fail the run', async () => {
    const job = await held({ native: true }, ready, started);
    const failure = { code: 'DESTROY_FAILED' as const, message: 'It timed out.', diagnostics: [] };
    await report(job, tested({ remaining: ['terraform_data.kept'], failure }));
    expect(await side.run(job.runId)).toMatchObject({
      state: 'FAILED',
      failure_code: 'DESTROY_FAILED',
      reason: 'It timed out. Left behind: terraform_data.kept.',
    });
    expect(await resultsOf(job.runId)).toHaveLength(1);
  });

  test('whose worker goes away may have left resources', async () => {
    const job = await held({ native: true }, ready, started);
    clock.advance(10 * 60_000);
    await workers.reapLeases();
    expect(await side.run(job.runId)).toMatchObject({
      state: 'FAILED',
      reason: expect.stringContaining('may be left behind'),
    });
  });
});
