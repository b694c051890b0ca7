import { expect, test } from 'vitest';
import {
  failureOf,
  isolationsHere,
  jobFor,
  runToEnd,
  sourceOf,
  startPair,
  toolHere,
} from './testing/fixtures.ts';
import { endOf, logOf } from './testing/protocol-server.ts';

const files = {
  'app/main.tf': `
resource "terraform_data" "a" {
  input = "one"
}
resource "terraform_data" "b" {
  input = "two"
}
`,
};
const binary = toolHere === 'terraform' ? 'terraform' : 'tofu';

test.each(isolationsHere)('a task runs its command in the project root (%s)', async (isolation) => {
  await using pair = await startPair({ isolation });
  const command = `pwd && ls && ${binary} apply -auto-approve -input=false && echo "type $TF_VAR_gantry_run_type"`;
  const job = jobFor(pair.server, { type: 'TASK', projectRoot: 'app', task: { command, skipInit: false } });
  const record = await runToEnd(pair, { job, source: sourceOf(files) });
  expect(record.reports.map(({ event }) => event)).toEqual(['workspace_ready', 'task_started', 'performed']);
  const log = logOf(record, 'PERFORMING');
  expect(log).toMatch(/\/source\/app\n/);
  expect(log).toContain('main.tf');
  expect(log).toContain('type TASK');
  expect(pair.server.state.state?.toString()).toContain('terraform_data');
});

test('a task without initialisation says so, and fails with what its command said', async () => {
  await using pair = await startPair();
  const task = { command: 'echo no such thing >&2; exit 7', skipInit: true };
  const record = await runToEnd(pair, {
    job: jobFor(pair.server, { type: 'TASK', projectRoot: 'app', task }),
    source: sourceOf(files),
  });
  expect(failureOf(record)).toMatchObject({
    code: 'TASK_FAILED',
    message: 'The command ended with exit code 7. Its last lines: no such thing',
  });
  expect(logOf(record, 'INITIALIZING')).toContain('The initialisation is skipped');
});

test('a plan limited to some resources names only those; one that destroys names what there is', async () => {
  await using pair = await startPair();
  const job = { type: 'TRACKED', projectRoot: 'app' } as const;
  const targeted = await runToEnd(pair, {
    job: jobFor(pair.server, { ...job, targets: ['terraform_data.b'] }),
    source: sourceOf(files),
  });
  expect(endOf(targeted)).toMatchObject({ event: 'planned', delta: { add: 1 } });
  const applied = pair.server.enqueue({
    job: jobFor(pair.server, job),
    source: sourceOf(files),
    afterPlan: 'apply',
  });
  await pair.server.until(applied, ({ reports }) => reports.some(({ event }) => event === 'applied'));
  const gone = await runToEnd(pair, {
    job: jobFor(pair.server, { type: 'DESTROY', projectRoot: 'app' }),
    source: sourceOf(files),
  });
  expect(endOf(gone)).toMatchObject({ event: 'planned', delta: { add: 0, delete: 2 } });
});
