import { type RunReport, type runJob, workerPaths } from '@gantry/contract/worker-protocol';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { as } from '../triggers/testing/start-features.ts';
import {
  applied,
  delta,
  failed,
  planned,
  planStarted,
  ready,
  startWorkerSide,
} from './testing/start-worker-side.ts';

const side = await startWorkerSide();
const { db, clock, call, report, workers } = side;
await side.addIntegration();
afterAll(() => side.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  clock.advance(1_000);
});

type Job = ReturnType<typeof runJob.parse>;
type Given = { type?: 'TRACKED' | 'PROPOSED'; autodeploy?: boolean };

/** A run that a worker holds, as far along as the reports bring it. */
async function held(
  { type = 'TRACKED', autodeploy = false }: Given = {},
  ...reports: RunReport[]
): Promise<Job> {
  await side.addRun(await side.addStack('app', { autodeploy }), { type }, 'READY');
  const job = await side.job();
  for (const one of reports) expect((await report(job, one)).status).toBe(200);
  return job;
}
const keepWorkspace = ({ runId, runToken: token }: Job) =>
  call('PUT', workerPaths.workspace(runId), { token, body: Buffer.from('the workspace') });
const workspaces = () => db.kysely.selectFrom('run_workspaces').selectAll().execute();
const stop = ({ runId }: Job) =>
  side.runs.useCases.stop.call(as('writer'), { stack: 'app', run: runId, note: null });
const next = ({ body }: { body: unknown }) => body;

describe('reports move the run', () => {
  test('a preview ends with its plan', async () => {
    const job = await held({ type: 'PROPOSED' }, ready, planStarted);
    expect(next(await report(job, planned(2)))).toEqual({ next: 'release' });
    expect(await side.run(job.runId)).toMatchObject({
      state: 'FINISHED',
      delta: { add: 2 },
      isolation: 'process',
      tool_version: '1.11.4',
      token_hash: null,
    });
  });

  test('a plan with changes waits for confirmation, and not before its workspace is kept', async () => {
    const job = await held({}, ready, planStarted);
    const early = await report(job, planned(2));
    expect([early.status, early.code]).toEqual([409, 'CONFLICT']);
    expect((await keepWorkspace(job)).status).toBe(204);
    expect(next(await report(job, planned(2)))).toEqual({ next: 'release' });
    const run = await side.run(job.runId);
    expect([run.state, run.reason]).toEqual(['UNCONFIRMED', 'Waits for confirmation: autodeploy is off.']);
    const [kept] = await workspaces();
    expect(kept?.sealed.includes('the workspace')).toBe(false);
    await side.runs.useCases.confirm.call(as('writer'), { stack: 'app', run: job.runId, note: null });
    const apply = await side.job();
    const restored = await call('GET', workerPaths.workspace(apply.runId), { token: apply.runToken });
    expect(restored.body).toEqual(Buffer.from('the workspace'));
    expect(next(await report(apply, ready))).toEqual({ next: 'continue' });
    expect(next(await report(apply, applied))).toEqual({ next: 'release' });
    expect((await side.run(job.runId)).state).toBe('FINISHED');
    expect(await workspaces()).toEqual([]);
  });

  test('a plan without changes ends, and clears the doubt about the last apply', async () => {
    const job = await held({}, ready, planStarted);
    await db.kysely.updateTable('stacks').set({ plan_required: 'a worker was lost.' }).execute();
    await keepWorkspace(job);
    expect(next(await report(job, planned(0)))).toEqual({ next: 'release' });
    expect((await side.run(job.runId)).state).toBe('FINISHED');
    const stack = await db.kysely.selectFrom('stacks').selectAll().executeTakeFirstOrThrow();
    expect([stack.plan_required, stack.state]).toEqual([null, 'FINISHED']);
    expect(await workspaces()).toEqual([]);
  });

  test('autodeploy goes on to the apply in place', async () => {
    const job = await held({ autodeploy: true }, ready, planStarted);
    expect(next(await report(job, planned(1)))).toEqual({ next: 'apply' });
    expect((await side.run(job.runId)).state).toBe('APPLYING');
  });

  test('a failure is kept with its code, its sentence and what Terraform said, whatever bytes are in it', async () => {
    const job = await held({}, ready, planStarted);
    const diagnostics = [
      {
        severity: 'error' as const,
        summary: 'Bad\0value',
        detail: '\ud800',
        file: 'a.tf',
        line: 3,
      },
    ];
    const answer = await report(job, { ...failed, diagnostics });
    expect(next(answer)).toEqual({ next: 'release' });
    expect(await side.run(job.runId)).toMatchObject({
      state: 'FAILED',
      failure_code: 'PLAN_FAILED',
      reason: 'It failed.',
      diagnostics: [{ summary: 'Bad␀value', detail: '\ufffd', file: 'a.tf' }],
    });
  });

  test('every move is in the history, with the worker as who did it', async () => {
    const job = await held({ type: 'PROPOSED' }, ready, planStarted, planned(0));
    const history = await side.runs.useCases.history.call(as('reader'), { stack: 'app', run: job.runId });
    expect(history.map(({ event, actor }) => [event, actor])).toEqual([
      ['planned_no_changes', 'worker'],
      ['plan_started', 'worker'],
      ['workspace_ready', 'worker'],
      ['claimed', 'worker'],
      ['created', 'ada'],
    ]);
  });
});

describe('a repeated report is answered like the first', () => {
  test('while the run goes on', async () => {
    const job = await held({ autodeploy: true });
    for (const [one, answer] of [
      [ready, 'continue'],
      [planStarted, 'continue'],
      [planned(1), 'apply'],
    ] as const) {
      expect(next(await report(job, one))).toEqual({ next: answer });
      const version = (await side.run(job.runId)).version;
      expect(next(await report(job, one))).toEqual({ next: answer });
      expect((await side.run(job.runId)).version).toBe(version);
    }
  });

  test('also when both arrive at once', async () => {
    const job = await held({ autodeploy: true }, ready, planStarted);
    const answers = await Promise.all([planned(1), planned(1), planned(1)].map((one) => report(job, one)));
    expect(answers.map(next)).toEqual([{ next: 'apply' }, { next: 'apply' }, { next: 'apply' }]);
  });

  test('what does not follow is refused', async () => {
    const job = await held();
    expect((await report(job, planned(0))).code).toBe('RUN_TRANSITION_INVALID');
    expect((await report(job, applied)).code).toBe('RUN_TRANSITION_INVALID');
    expect((await side.run(job.runId)).state).toBe('PREPARING');
  });
});

describe('a stop', () => {
  test('reaches the worker with the heartbeat, and its reason stays', async () => {
    const job = await held();
    const beat = () => call('POST', workerPaths.heartbeat(job.runId), { token: job.runToken, body: {} });
    expect((await beat()).body).toEqual({ stop: false });
    await stop(job);
    expect((await beat()).body).toEqual({ stop: true });
    await report(job, ready);
    await report(job, planStarted);
    expect(next(await report(job, { event: 'stopped' }))).toEqual({ next: 'release' });
    const run = await side.run(job.runId);
    expect([run.state, run.reason]).toEqual(['STOPPED', 'Stopped by ada.']);
  });

  test.each([
    ['that would be applied at once', { autodeploy: true }],
    ['that would wait', {}],
    ['of a preview', { type: 'PROPOSED' as const }],
  ])('that came before the plan %s was ready ends the run', async (_what, given) => {
    const job = await held(given, ready, planStarted);
    await keepWorkspace(job);
    await stop(job);
    expect(next(await report(job, planned(1)))).toEqual({ next: 'release' });
    const run = await side.run(job.runId);
    expect([run.state, run.reason]).toEqual(['STOPPED', 'Stopped by ada.']);
    expect(await workspaces()).toEqual([]);
  });

  test('of an apply is refused', async () => {
    const job = await held({ autodeploy: true }, ready, planStarted, planned(1));
    await expect(stop(job)).rejects.toMatchObject({ code: 'RUN_TRANSITION_INVALID' });
  });
});

describe('the lease', () => {
  const pastLease = () => clock.advance(50_001);
  const everyCall = (job: Job) => {
    const { runId, runToken: token } = job;
    const log = { state: 'PREPARING', sequence: 1, text: 'late' };
    return {
      heartbeat: () => call('POST', workerPaths.heartbeat(runId), { token, body: {} }),
      logs: () => call('POST', workerPaths.logs(runId), { token, body: log }),
      report: () => report(job, failed),
      source: () => call('GET', workerPaths.source(runId), { token }),
      plan: () => call('PUT', workerPaths.plan(runId), { token, body: Buffer.from('late') }),
      putWorkspace: () => keepWorkspace(job),
      getWorkspace: () => call('GET', workerPaths.workspace(runId), { token }),
    };
  };

  test('is extended by heartbeats', async () => {
    const job = await held();
    clock.advance(40_000);
    await everyCall(job).heartbeat();
    clock.advance(40_000);
    await workers.reapLeases();
    expect((await side.run(job.runId)).state).toBe('PREPARING');
  });

  test.each(Object.keys(everyCall({ runId: 'r', runToken: 't'.repeat(20) } as Job)))(
    'once lost opens nothing: %s is 409',
    async (name) => {
      const job = await held();
      pastLease();
      await workers.reapLeases();
      const calls: Record<string, () => ReturnType<typeof keepWorkspace>> = everyCall(job);
      const answer = await calls[name]?.();
      expect([answer?.status, answer?.code]).toEqual([409, 'RUN_LEASE_LOST']);
      expect((await side.run(job.runId)).state).toBe('FAILED');
      expect(await workspaces()).toEqual([]);
    },
  );

  test("one run's token opens no other run", async () => {
    const job = await held();
    await side.addRun(await side.addStack('other'), {}, 'READY');
    const other = await side.job();
    const mixed = { ...other, runToken: job.runToken };
    for (const one of Object.values(everyCall(mixed))) expect((await one()).code).toBe('RUN_LEASE_LOST');
    expect((await side.run(other.runId)).state).toBe('PREPARING');
  });

  test('that expires fails the run: it may simply be retried', async () => {
    const job = await held({}, ready, planStarted);
    await keepWorkspace(job);
    pastLease();
    await workers.reapLeases();
    expect(await side.run(job.runId)).toMatchObject({
      state: 'FAILED',
      failure_code: 'WORKER_LOST',
      reason: 'The worker went silent for 50 s. Retry the run.',
    });
    expect(await workspaces()).toEqual([]);
  });

  test('that expires during an apply says that the state may have changed; then a person sees the next plan', async () => {
    const job = await held({ autodeploy: true }, ready, planStarted, planned(1));
    pastLease();
    await workers.reapLeases();
    expect(await side.run(job.runId)).toMatchObject({
      state: 'FAILED',
      failure_code: 'WORKER_LOST_DURING_APPLY',
      reason: expect.stringContaining('worker was lost during the apply; the state may have changed'),
    });
    const stack = await db.kysely.selectFrom('stacks').selectAll().executeTakeFirstOrThrow();
    expect(stack.plan_required).toBe('a worker was lost during the last apply.');
    expect(await side.claim()).toBeNull();
    await side.addRun(stack, {}, 'READY');
    const again = await side.job();
    for (const one of [ready, planStarted]) await report(again, one);
    await keepWorkspace(again);
    expect(next(await report(again, planned(1)))).toEqual({ next: 'release' });
    const run = await side.run(again.runId);
    expect([run.state, run.reason]).toEqual([
      'UNCONFIRMED',
      'Waits for confirmation: a worker was lost during the last apply.',
    ]);
  });

  test('that a heartbeat extends in the very moment is not taken', async () => {
    const jobs = [await held()];
    for (let index = 0; index < 5; index += 1) {
      await side.addRun(await side.addStack(`s${index}`), { type: 'PROPOSED' }, 'READY');
      jobs.push(await side.job());
    }
    pastLease();
    await Promise.all([...jobs.map((job) => everyCall(job).heartbeat()), workers.reapLeases()]);
    const runs = await side.allRuns();
    const answers = await Promise.all(jobs.map((job) => everyCall(job).heartbeat()));
    for (const [index, { status }] of answers.entries()) {
      const state = runs.find(({ id }) => id === jobs[index]?.runId)?.state;
      expect([state, status]).toEqual(status === 200 ? ['PREPARING', 200] : ['FAILED', 409]);
    }
  });
});

describe('logs', () => {
  test('a piece that is sent again is not stored again; the log of another phase is closed', async () => {
    const job = await held();
    const { runId, runToken: token } = job;
    const send = (body: unknown) => call('POST', workerPaths.logs(runId), { token, body });
    expect((await send({ state: 'PREPARING', sequence: 1, text: 'one\n' })).status).toBe(204);
    expect((await send({ state: 'PREPARING', sequence: 1, text: 'one\n' })).status).toBe(204);
    expect((await send({ state: 'PREPARING', sequence: 2, text: 'nul \0\n' })).status).toBe(204);
    const closed = await send({ state: 'PLANNING', sequence: 1, text: 'early' });
    expect([closed.status, closed.code]).toEqual([409, 'CONFLICT']);
    const log = await side.runs.useCases.log.call(as('reader'), { stack: 'app', run: runId, after: null });
    expect(log.chunks.map(({ text }) => text)).toEqual(['one\n', 'nul ␀\n']);
  });

  test('bodies of another type or shape are refused', async () => {
    const { runId, runToken: token } = await held();
    expect((await call('PUT', workerPaths.plan(runId), { token, body: { a: 1 } })).status).toBe(415);
    const odd = await call('POST', workerPaths.report(runId), {
      token,
      body: { event: 'planned', delta: delta(1) },
    });
    expect([odd.status, odd.code]).toEqual([400, 'BAD_INPUT']);
  });
});
