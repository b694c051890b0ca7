import { expect, test } from 'vitest';
import { jobFor, type Pair, sourceOf, startPair } from './testing/fixtures.ts';
import { logOf, type RunRecord } from './testing/protocol-server.ts';

const module = {
  'main.tf': 'variable "name" {}\nresource "terraform_data" "label" {\n  input = var.name\n}\n',
  'examples/basic/main.tf': 'module "label" {\n  source = "../.."\n  name   = "web"\n}\n',
};
const breaking = (when: 'create' | 'destroy') => `
resource "terraform_data" "kept" {
}
resource "terraform_data" "breaks" {
  depends_on = [terraform_data.kept]
  provisioner "local-exec" {
    ${when === 'destroy' ? 'when = destroy' : ''}
    command = "false"
  }
}
`;

async function testRun(pair: Pair, files: Record<string, string>, projectRoot = ''): Promise<RunRecord> {
  const job = jobFor(pair.server, { type: 'TESTING', projectRoot, backend: null });
  const record = pair.server.enqueue({ job, source: sourceOf(files), afterPlan: 'apply' });
  await pair.server.until(record, ({ reports }) => reports.at(-1)?.event === 'destroyed', 60);
  return record;
}

test('a module test applies its example and destroys what that made', async () => {
  await using pair = await startPair();
  const record = await testRun(pair, module, 'examples/basic');
  expect(record.reports.map(({ event }) => event)).toEqual([
    'workspace_ready',
    'plan_started',
    'planned',
    'applied',
    'destroyed',
  ]);
  expect(record.reports.at(-1)).toEqual({ event: 'destroyed', remaining: [], failure: null });
  expect(logOf(record, 'DESTROYING')).toContain('Destroy complete! Resources: 1 destroyed.');
});

test('what a failed apply made is destroyed too', async () => {
  await using pair = await startPair();
  const record = await testRun(pair, { 'main.tf': breaking('create') });
  expect(record.reports.at(-2)).toMatchObject({ event: 'failed', code: 'APPLY_FAILED' });
  expect(record.reports.at(-1)).toEqual({ event: 'destroyed', remaining: [], failure: null });
});

test('what an apply made that took too long is destroyed too', async () => {
  await using pair = await startPair();
  const slow = `resource "terraform_data" "slow" {\n  provisioner "local-exec" {\n    command = "sleep 30"\n  }\n}\n`;
  const job = jobFor(pair.server, { type: 'TESTING', backend: null, limits: { silenceSeconds: 3 } });
  const record = pair.server.enqueue({ job, source: sourceOf({ 'main.tf': slow }), afterPlan: 'apply' });
  await pair.server.until(record, ({ reports }) => reports.at(-1)?.event === 'destroyed', 60);
  expect(record.reports.at(-2)).toMatchObject({ event: 'failed', code: 'SILENCE_TIMEOUT' });
  expect(record.reports.at(-1)).toEqual({ event: 'destroyed', remaining: [], failure: null });
});

test('what cannot be destroyed is named', async () => {
  await using pair = await startPair();
  const record = await testRun(pair, { 'main.tf': breaking('destroy') });
  expect(record.reports.at(-1)).toMatchObject({
    event: 'destroyed',
    remaining: ['terraform_data.breaks', 'terraform_data.kept'],
    failure: { code: 'DESTROY_FAILED' },
  });
});
