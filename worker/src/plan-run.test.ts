import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
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
  'network/main.tf': `
variable "gantry_run_id" {
  type = string
}
resource "terraform_data" "a" {
  input = "one"
}
output "run" {
  value = var.gantry_run_id
}
`,
  'README.md': 'Hello',
};

describe.each(isolationsHere)('with isolation %s', (isolation) => {
  test('a plan is reported with its counts, its changes, its JSON and its log', async () => {
    await using pair = await startPair({ isolation });
    const job = jobFor(pair.server, { projectRoot: 'network' });
    const record = await runToEnd(pair, { job, source: sourceOf(files) });

    expect(record.reports).toEqual([
      {
        event: 'workspace_ready',
        isolation,
        tool: { name: toolHere, version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      },
      { event: 'plan_started', modules: [] },
      {
        event: 'planned',
        delta: { add: 1, change: 0, delete: 0, import: 0, move: 0, forget: 0, outputs: 1, resources: 1 },
        changes: [
          {
            address: 'terraform_data.a',
            previousAddress: null,
            type: 'terraform_data',
            action: 'create',
            replacePaths: [],
            source: { file: 'network/main.tf', line: 5 },
          },
        ],
        changesOmitted: 0,
        diagnostics: [],
      },
    ]);
    expect(JSON.parse(record.plan?.toString() ?? '')).toMatchObject({
      variables: { gantry_run_id: { value: job.runId } },
    });
    expect(logOf(record, 'PREPARING')).toContain(`Tool: ${toolHere} `);
    expect(logOf(record, 'INITIALIZING')).toContain('successfully initialized');
    expect(logOf(record, 'PLANNING')).toMatch(/Plan:.* 1 to add/);
    expect(record.workspace).toBeNull();
    expect(pair.server.state.calls).not.toContain('LOCK');
    await pair.stopWorker();
    expect(fs.readdirSync(`${pair.folder}/work/runs`)).toEqual([]);
  });
});

test('the chunks of a log are numbered from 1 in each state', async () => {
  await using pair = await startPair();
  const job = jobFor(pair.server, { projectRoot: 'network' });
  const record = await runToEnd(pair, { job, source: sourceOf(files) });
  for (const state of ['PREPARING', 'INITIALIZING', 'PLANNING'] as const) {
    const numbers = record.chunks.filter((chunk) => chunk.state === state).map(({ sequence }) => sequence);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(0);
  }
});

test('a plan without changes counts nothing and keeps no workspace', async () => {
  await using pair = await startPair();
  const job = jobFor(pair.server, { type: 'TRACKED', keepWorkspace: true });
  const record = await runToEnd(pair, { job, source: sourceOf({ 'main.tf': '# nothing yet\n' }) });
  expect(endOf(record)).toMatchObject({
    event: 'planned',
    changes: [],
    delta: { add: 0, change: 0, delete: 0, outputs: 0, resources: 0 },
  });
  expect(record.workspace).toBeNull();
  expect(pair.server.state.calls).toContain('LOCK');
  expect(pair.server.state.locked).toBe(false);
});

test('a plan that fails says the error with its place in the repository', async () => {
  await using pair = await startPair();
  const main = 'resource "terraform_data" "a" {\n  input = var.missing\n}\n';
  const job = jobFor(pair.server, { projectRoot: 'network' });
  const record = await runToEnd(pair, { job, source: sourceOf({ 'network/main.tf': main }) });
  expect(endOf(record)).toEqual({
    event: 'failed',
    code: 'PLAN_FAILED',
    message: 'Reference to undeclared input variable (network/main.tf:2)',
    diagnostics: [
      {
        severity: 'error',
        summary: 'Reference to undeclared input variable',
        detail: expect.stringContaining('variable "missing" {}'),
        file: 'network/main.tf',
        line: 2,
      },
    ],
  });
});

test('configuration that cannot be read fails in init', async () => {
  await using pair = await startPair();
  const source = sourceOf({ 'main.tf': 'resource "terraform_data" {\n}\n' });
  const failure = failureOf(await runToEnd(pair, { job: jobFor(pair.server), source }));
  expect(failure.code).toBe('INIT_FAILED');
  expect(failure.message).toContain('(main.tf:1)');
});

test('a stack with a backend of its own is refused while Gantry manages its state', async () => {
  await using pair = await startPair();
  const source = sourceOf({ 'state.tf': 'terraform {\n  backend "local" {}\n}\n' });
  const failure = failureOf(await runToEnd(pair, { job: jobFor(pair.server), source }));
  expect(failure.code).toBe('INIT_FAILED');
  expect(failure.message).toContain('declares a backend of its own (state.tf:2)');
});

test('a missing project root names what is there instead', async () => {
  await using pair = await startPair();
  const job = jobFor(pair.server, { projectRoot: 'stacks/netwrok' });
  const source = sourceOf({ 'stacks/network/main.tf': '', 'stacks/app/main.tf': '' });
  const failure = failureOf(await runToEnd(pair, { job, source }));
  expect(failure.code).toBe('PROJECT_ROOT_MISSING');
  expect(failure.message).toContain('"stacks/netwrok"');
  expect(failure.message).toContain('"stacks" has app/, network/');
});

test('a project root that links out of the repository counts as missing', async () => {
  await using pair = await startPair();
  const source = sourceOf({ 'main.tf': '' }, { root: '/etc' });
  const failure = failureOf(
    await runToEnd(pair, { job: jobFor(pair.server, { projectRoot: 'root' }), source }),
  );
  expect(failure.code).toBe('PROJECT_ROOT_MISSING');
});

test('a project root without Terraform files is refused', async () => {
  await using pair = await startPair();
  const source = sourceOf({ 'docs/README.md': 'Hello' });
  const failure = failureOf(
    await runToEnd(pair, { job: jobFor(pair.server, { projectRoot: 'docs' }), source }),
  );
  expect(failure.code).toBe('WORKSPACE_INVALID');
  expect(failure.message).toContain('README.md');
});

test('an archive that names files outside of its folder is refused and writes nothing', async () => {
  await using pair = await startPair();
  const source = sourceOf({ 'main.tf': '' }, {}, '--transform=s,main.tf,../../escaped.tf,');
  const failure = failureOf(await runToEnd(pair, { job: jobFor(pair.server), source }));
  expect(failure.code).toBe('SOURCE_UNAVAILABLE');
  expect(failure.message).toContain('../../escaped.tf');
  expect(fs.readdirSync(`${pair.folder}/work`)).not.toContain('escaped.tf');
});

test('a tool version that nothing satisfies fails with the versions that were found', async () => {
  await using pair = await startPair();
  const job = jobFor(pair.server, { tool: { name: toolHere, version: '~> 0.13.0' } });
  const failure = failureOf(await runToEnd(pair, { job, source: sourceOf({ 'main.tf': '' }) }));
  expect(failure.code).toBe('TOOL_NOT_FOUND');
  expect(failure.message).toMatch(/asks for \w+ ~> 0\.13\.0, but this worker has \d+\.\d+\.\d+ \(\/.*\)/);
});
