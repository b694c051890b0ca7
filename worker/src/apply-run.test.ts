import fs from 'node:fs';
import { expect, test } from 'vitest';
import { failureOf, isolationsHere, jobFor, runToEnd, sourceOf, startPair } from './testing/fixtures.ts';
import { endOf, logOf } from './testing/protocol-server.ts';

const files = {
  'app/main.tf': `
module "part" {
  source = "../modules/part"
}
output "id" {
  value = module.part.id
}
`,
  'modules/part/main.tf': `
resource "terraform_data" "a" {
  input = abspath(path.module)
}
output "id" {
  value = terraform_data.a.id
}
`,
};

const slowFiles = {
  'main.tf': `
resource "terraform_data" "first" {
}
resource "terraform_data" "slow" {
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "for i in 1 2 3 4 5 6 7 8 9; do echo tick $i; sleep 1; done"
  }
}
resource "terraform_data" "last" {
  depends_on = [terraform_data.slow]
}
`,
};

const stateOf = (state: Buffer | null): { resources: { name: string }[] } =>
  JSON.parse(state?.toString() ?? '{}');

test('a plan that may go on is applied in place', async () => {
  await using pair = await startPair();
  const job = jobFor(pair.server, { type: 'TRACKED', projectRoot: 'app' });
  const record = pair.server.enqueue({ job, source: sourceOf(files), afterPlan: 'apply' });
  await pair.server.until(record, ({ reports }) => reports.some(({ event }) => event === 'applied'));
  expect(endOf(record)).toEqual({ event: 'applied', diagnostics: [] });
  expect(logOf(record, 'APPLYING')).toContain('Apply complete!');
  expect(stateOf(pair.server.state.state).resources).toHaveLength(1);
  expect(pair.server.state.locked).toBe(false);
});

test.each(isolationsHere)('a kept workspace is applied by a later job (%s)', async (isolation) => {
  await using pair = await startPair({ isolation });
  const job = jobFor(pair.server, { type: 'TRACKED', projectRoot: 'app', keepWorkspace: true });
  const planned = await runToEnd(pair, { job, source: sourceOf(files) });
  expect(endOf(planned)).toMatchObject({ event: 'planned', delta: { add: 1, outputs: 1 } });
  if (planned.workspace === null) throw new Error('No workspace was kept.');

  const applyJob = { ...job, goal: 'apply' as const, runToken: 'another-run-token' };
  const applied = await runToEnd(pair, {
    job: applyJob,
    source: Buffer.of(),
    workspace: planned.workspace,
  });
  expect(applied.reports.map(({ event }) => event)).toEqual(['workspace_ready', 'applied']);
  expect(logOf(applied, 'PREPARING_APPLY')).toContain('successfully initialized');
  expect(logOf(applied, 'APPLYING')).toContain('Apply complete!');
  expect(logOf(applied)).not.toContain('Warning');
  expect(stateOf(pair.server.state.state).resources).toHaveLength(1);
});

test('a plan that only moves a resource has changes and keeps its workspace', async () => {
  await using pair = await startPair();
  const job = jobFor(pair.server, { type: 'TRACKED', keepWorkspace: true });
  const first = sourceOf({ 'main.tf': 'resource "terraform_data" "old" {\n}\n' });
  const created = pair.server.enqueue({ job, source: first, afterPlan: 'apply' });
  await pair.server.until(created, ({ reports }) => reports.some(({ event }) => event === 'applied'));

  const moved = `
resource "terraform_data" "new" {
}
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
`;
  const next = { ...job, runId: `${job.runId}-2` };
  const record = await runToEnd(pair, { job: next, source: sourceOf({ 'main.tf': moved }) });
  expect(endOf(record)).toMatchObject({
    event: 'planned',
    delta: { add: 0, change: 0, delete: 0, move: 1, resources: 1 },
    changes: [{ address: 'terraform_data.new', previousAddress: 'terraform_data.old', action: 'move' }],
  });
  expect(record.workspace).not.toBeNull();
});

test('an apply that fails keeps in the state what it made', async () => {
  await using pair = await startPair();
  const main = `
resource "terraform_data" "good" {
}
resource "terraform_data" "bad" {
  depends_on = [terraform_data.good]
  provisioner "local-exec" {
    command = "echo it broke >&2; exit 3"
  }
}
`;
  const job = jobFor(pair.server, { type: 'TRACKED' });
  const record = pair.server.enqueue({ job, source: sourceOf({ 'main.tf': main }), afterPlan: 'apply' });
  await pair.server.until(record, ({ reports }) => reports.some(({ event }) => event === 'failed'));
  const failure = failureOf(record);
  expect(failure).toMatchObject({
    code: 'APPLY_FAILED',
    message: 'local-exec provisioner error (main.tf:6)',
  });
  expect(stateOf(pair.server.state.state).resources.map(({ name }) => name)).toContain('good');
});

test.each(isolationsHere)(
  'a worker that is shut down interrupts its apply, which saves the state (%s)',
  async (isolation) => {
    await using pair = await startPair({ isolation });
    const job = jobFor(pair.server, { type: 'TRACKED' });
    const record = pair.server.enqueue({ job, source: sourceOf(slowFiles), afterPlan: 'apply' });
    await pair.server.until(record, (seen) => logOf(seen, 'APPLYING').includes('tick 1'));
    await pair.stopWorker();
    const failure = failureOf(record);
    expect(failure.code).toBe('WORKER_ERROR');
    expect(failure.message).toContain('The apply was interrupted');
    expect(logOf(record, 'APPLYING')).toContain('Interrupt received');
    const names = stateOf(pair.server.state.state).resources.map(({ name }) => name);
    expect(names).toContain('first');
    expect(names).not.toContain('last');
    expect(pair.server.state.locked).toBe(false);
  },
);

test('a worker that is shut down finishes an apply within its drain time', async () => {
  await using pair = await startPair({ drainSeconds: 30 });
  const main =
    'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n    command = "echo at work; sleep 1"\n  }\n}\n';
  const job = jobFor(pair.server, { type: 'TRACKED' });
  const record = pair.server.enqueue({ job, source: sourceOf({ 'main.tf': main }), afterPlan: 'apply' });
  await pair.server.until(record, (seen) => logOf(seen, 'APPLYING').includes('at work'));
  await pair.stopWorker();
  expect(endOf(record)?.event).toBe('applied');
});

test('a state that cannot be saved is kept on the worker, and the failure says where', async () => {
  await using pair = await startPair();
  const main = `
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "echo at work; sleep 1"
  }
}
`;
  const job = jobFor(pair.server, { type: 'TRACKED' });
  const record = pair.server.enqueue({ job, source: sourceOf({ 'main.tf': main }), afterPlan: 'apply' });
  await pair.server.until(record, (seen) => logOf(seen, 'APPLYING').includes('at work'));
  pair.server.state.refuseWrites = true;
  await pair.server.until(record, ({ reports }) => reports.some(({ event }) => event === 'failed'));
  const file = `${pair.folder}/work/errored-states/${job.runId}.tfstate`;
  expect(failureOf(record).message).toContain(file);
  expect(stateOf(fs.readFileSync(file)).resources).toHaveLength(1);
});
