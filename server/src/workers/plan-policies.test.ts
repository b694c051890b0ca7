import { gzipSync } from 'node:zlib';
import { type RunReport, type runJob, workerPaths } from '@gantry/contract/worker-protocol';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { as } from '../triggers/testing/start-features.ts';
import { planned, planStarted, ready, startWorkerSide } from './testing/start-worker-side.ts';

const side = await startWorkerSide();
const { db, call, report } = side;
await side.addIntegration();
afterAll(() => side.close());
beforeEach(async () => {
  await db.kysely.deleteFrom('policies').execute();
  await db.kysely.deleteFrom('stacks').execute();
});

type Job = ReturnType<typeof runJob.parse>;
type Given = { type?: 'TRACKED' | 'PROPOSED'; autodeploy?: boolean; withPlan?: boolean };

const policy = (name: string, rules: string) =>
  side.policies.useCases.create.call(as('admin'), {
    name,
    type: 'PLAN',
    body: `package spacelift\n\n${rules}\n`,
    engine: null,
    description: '',
    labels: ['autoattach:*'],
    spaceId: 'root',
  });
const plan = gzipSync(
  JSON.stringify({
    terraform_version: '1.11.4',
    resource_changes: [{ address: 'demo_server.web', type: 'demo_server', change: { actions: ['create'] } }],
  }),
);

/** A run that has planned one resource; `answer` is what its worker was told. */
async function plannedRun({ type = 'TRACKED', autodeploy = false, withPlan = true }: Given = {}) {
  await side.addRun(await side.addStack('app', { autodeploy }), { type }, 'READY');
  const job: Job = await side.job();
  const { runId, runToken: token } = job;
  for (const one of [ready, planStarted]) await report(job, one);
  if (withPlan) await call('PUT', workerPaths.plan(runId), { token, body: plan });
  await call('PUT', workerPaths.workspace(runId), { token, body: Buffer.from('the workspace') });
  const send = (given: RunReport = planned(1)) => report(job, given);
  const answer = await send();
  const key = { stack: 'app', run: runId };
  const receipts = await side.runs.useCases.policyReceipts.call(as('reader'), key);
  return { answer: answer.body, run: await side.run(runId), receipts, send, key };
}

test('a denied plan ends the run with the reasons', async () => {
  await policy(
    'No servers',
    'deny contains sprintf("%s is a server", [r.address]) if some r in created_resources',
  );
  for (const type of ['TRACKED', 'PROPOSED'] as const) {
    await db.kysely.deleteFrom('stacks').execute();
    const { answer, run, receipts } = await plannedRun({ type, autodeploy: true });
    expect(answer).toEqual({ next: 'release' });
    expect(run).toMatchObject({
      state: 'FAILED',
      failure_code: 'POLICY_DENIED',
      reason: 'Denied by No servers: demo_server.web is a server.',
      delta: { add: 1 },
    });
    expect(receipts).toMatchObject([{ outcome: 'denied', denied: ['demo_server.web is a server'] }]);
  }
});

test('a warning holds autodeploy, and lets a person go on', async () => {
  await policy('Naming', 'warn contains "odd name" if input.spacelift.stack.autodeploy');
  const { answer, run, key } = await plannedRun({ autodeploy: true });
  expect(answer).toEqual({ next: 'release' });
  expect([run.state, run.reason]).toEqual([
    'UNCONFIRMED',
    'Waits for confirmation: warned by Naming: odd name.',
  ]);
  await side.runs.useCases.confirm.call(as('writer'), { ...key, note: null });
  expect((await side.run(run.id)).state).toBe('CONFIRMED');
});

test('a preview with warnings ends as others do', async () => {
  await policy('Naming', 'warn contains input.spacelift.run.type if true');
  const { run, receipts } = await plannedRun({ type: 'PROPOSED' });
  expect(run.state).toBe('FINISHED');
  expect(receipts).toMatchObject([{ policy_name: 'Naming', outcome: 'warned', warned: ['PROPOSED'] }]);
});

test('policies that have nothing to say leave autodeploy alone; a repeated report is answered alike', async () => {
  await policy('Quiet', 'deny contains "x" if false');
  const { answer, run, receipts, send } = await plannedRun({ autodeploy: true });
  expect([answer, run.state]).toEqual([{ next: 'apply' }, 'APPLYING']);
  expect(receipts).toMatchObject([{ outcome: 'passed' }]);
  expect((await send()).body).toEqual({ next: 'apply' });
});

test('a policy that cannot be evaluated lets nothing pass, and is named with its line', async () => {
  await policy('Broken', 'value := 1 if true\nvalue := 2 if true\ndeny contains "x" if value == 1');
  const { run } = await plannedRun({ autodeploy: true });
  expect(run).toMatchObject({ state: 'FAILED', failure_code: 'POLICY_FAILED' });
  expect(run.reason).toMatch(/^The policy Broken could not be evaluated \(line \d\): /);
});

test('without the plan no policy passes', async () => {
  await policy('Quiet', 'deny contains "x" if false');
  const { run } = await plannedRun({ withPlan: false });
  expect(run).toMatchObject({ state: 'FAILED', failure_code: 'POLICY_FAILED' });
});

test('a text is tried on the plan of a run by whoever reads the run and may write policies', async () => {
  const { key } = await plannedRun();
  const body = 'package gantry\n\ndeny contains r.address if some r in created_resources\n';
  const tryOn = async (name: 'admin' | 'reader' | null) => {
    const input = await side.runs.useCases.planInput.call(as(name), key);
    return side.policies.useCases.simulate.call(as(name), { body, input, type: 'PLAN', engine: null });
  };
  expect(await tryOn('admin')).toMatchObject({ outcome: 'denied', denied: ['demo_server.web'] });
  await expect(tryOn('reader')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(tryOn(null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await db.kysely.deleteFrom('stacks').execute();
  const without = await plannedRun({ withPlan: false });
  await expect(side.runs.useCases.planInput.call(as('admin'), without.key)).rejects.toMatchObject({
    code: 'POLICY_INPUT_MISSING',
  });
});

test('people read what policies see, without secrets, and nothing where there is no plan', async () => {
  const { key } = await plannedRun();
  const text = await side.runs.useCases.policyInput.call(as('reader'), key);
  const input = JSON.parse(text);
  expect(input.terraform.resource_changes).toMatchObject([{ address: 'demo_server.web' }]);
  expect(input.spacelift).toEqual(input.gantry);
  expect(input.spacelift).toMatchObject({
    run: { id: key.run, type: 'TRACKED', creator_session: null },
    stack: { id: 'app', space: { id: 'root' } },
    commit: { author: 'Ada', exist_on_tracked_branch: true },
  });
  await db.kysely.deleteFrom('stacks').execute();
  const without = await plannedRun({ withPlan: false });
  await expect(side.runs.useCases.policyInput.call(as('reader'), without.key)).rejects.toMatchObject({
    code: 'POLICY_INPUT_MISSING',
  });
});
