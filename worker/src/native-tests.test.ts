import { expect, test } from 'vitest';
import { jobFor, type Pair, runToEnd, sourceOf, startPair } from './testing/fixtures.ts';
import { endOf, logOf, type RunRecord } from './testing/protocol-server.ts';

const main = `variable "name" {
  type = string
}
resource "terraform_data" "label" {
  input = var.name
}
output "id" {
  value = terraform_data.label.output
}
`;
const passing = `variables {
  name = "web"
}
run "labels" {
  assert {
    condition     = output.id == "web"
    error_message = "The label is not the name."
  }
}
run "plans" {
  command = plan
}
`;

function tested(record: RunRecord) {
  const end = endOf(record);
  if (end?.event !== 'tested') throw new Error(`It was not tested: ${JSON.stringify(end)}`);
  return end;
}

async function runTests(pair: Pair, files: Record<string, string>, projectRoot = ''): Promise<RunRecord> {
  const job = jobFor(pair.server, { type: 'TESTING', projectRoot, backend: null, nativeTests: true });
  return runToEnd(pair, { job, source: sourceOf(files) });
}

test('native tests that pass are told run by run and assertion by assertion', async () => {
  await using pair = await startPair();
  const files = { 'vpc/main.tf': main, 'vpc/tests/labels.tftest.hcl': passing };
  const record = await runTests(pair, files, 'vpc');
  expect(record.reports.map(({ event }) => event)).toEqual(['workspace_ready', 'task_started', 'tested']);
  const file = 'vpc/tests/labels.tftest.hcl';
  expect(tested(record)).toEqual({
    event: 'tested',
    remaining: [],
    failure: null,
    results: [
      {
        file,
        run: 'labels',
        status: 'pass',
        assertions: [
          { line: 5, condition: 'output.id == "web"', message: 'The label is not the name.', status: 'pass' },
        ],
        diagnostics: [],
      },
      { file, run: 'plans', status: 'pass', assertions: [], diagnostics: [] },
    ],
  });
  const log = logOf(record, 'PERFORMING');
  expect(log).toContain('"labels"... pass');
  expect(log).toContain('Success! 2 passed, 0 failed.');
  expect(log).not.toContain('"@message"');
});

test('an assertion that fails is named with its place, beside one that holds', async () => {
  await using pair = await startPair();
  const failing = passing.replace(
    '  }\n}\nrun "plans"',
    '  }\n  assert {\n    condition     = length(output.id) == 99\n    error_message = "The label is too short."\n  }\n}\nrun "plans"',
  );
  const broken =
    'run "breaks" {\n  variables {\n    name = nobody.x\n  }\n  assert {\n    condition     = output.id != ""\n    error_message = "-"\n  }\n}\nrun "behind" {\n  variables {\n    name = "x"\n  }\n}\n';
  const record = await runTests(pair, {
    'main.tf': main,
    'a.tftest.hcl': failing,
    'tests/b.tftest.hcl': broken,
  });
  const { failure, results } = tested(record);
  expect(failure).toMatchObject({
    code: 'NATIVE_TESTS_FAILED',
    message:
      '"labels" in a.tftest.hcl failed: The label is too short. (a.tftest.hcl:10) 1 more did not pass.',
  });
  expect(
    results.map(({ run, status, assertions }) => [run, status, assertions.map((one) => one.status)]),
  ).toEqual([
    ['labels', 'fail', ['pass', 'fail']],
    ['plans', 'pass', []],
    ['breaks', 'error', ['skip']],
    ['behind', 'skip', []],
  ]);
  expect(results[2]?.diagnostics).toMatchObject([{ severity: 'error', file: 'tests/b.tftest.hcl', line: 3 }]);
});

test('what the tests cannot destroy is named', async () => {
  await using pair = await startPair();
  const sticky = `resource "terraform_data" "sticky" {\n  provisioner "local-exec" {\n    when    = destroy\n    command = "false"\n  }\n}\n`;
  const record = await runTests(pair, { 'main.tf': sticky, 'a.tftest.hcl': 'run "makes" {\n}\n' });
  expect(tested(record)).toMatchObject({
    remaining: ['terraform_data.sticky'],
    failure: { code: 'DESTROY_FAILED', message: expect.stringContaining('terraform_data.sticky') },
    results: [{ run: 'makes', status: 'pass' }],
  });
});

test('a folder without tests, a broken test file and secrets in messages', async () => {
  await using pair = await startPair();
  const none = await runTests(pair, { 'main.tf': main });
  expect(tested(none).failure).toMatchObject({
    code: 'NATIVE_TESTS_FAILED',
    message: expect.stringContaining('found no test'),
  });
  const broken = await runTests(pair, { 'main.tf': main, 'a.tftest.hcl': 'run "a" {\n  nonsense = 1\n}\n' });
  expect(endOf(broken)).toMatchObject({
    event: 'failed',
    code: 'INIT_FAILED',
    message: 'Unsupported argument (a.tftest.hcl:2)',
  });
  const leak = passing
    .replace('"The label is not the name."', ['"It is $', '{output.id}."'].join(''))
    .replace('== "web"', '== "no"');
  const job = jobFor(pair.server, {
    type: 'TESTING',
    backend: null,
    nativeTests: true,
    environment: [{ name: 'TF_VAR_name', value: 'very-secret-name', secret: true }],
  });
  const source = sourceOf({ 'main.tf': main, 'a.tftest.hcl': leak.replace('name = "web"', '') });
  const record = await runToEnd(pair, { job, source });
  expect(JSON.stringify(record.reports)).toContain('It is ');
  expect(JSON.stringify(record.reports)).not.toContain('very-secret-name');
  expect(logOf(record)).not.toContain('very-secret-name');
});
