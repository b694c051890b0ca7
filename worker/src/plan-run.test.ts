import { expect, test } from 'vitest';
import { jobFor, sourceOf, startPair } from './testing/fixtures.ts';
import { logOf } from './testing/protocol-server.ts';

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
const ended = (record: { reports: { event: string }[] }): boolean =>
  record.reports.some(({ event }) => ['planned', 'applied', 'failed', 'stopped'].includes(event));

test('a plan is reported with its counts, its changes, its JSON and its log', async () => {
  await using pair = await startPair();
  const job = jobFor(pair.server, { projectRoot: 'network' });
  const record = pair.server.enqueue({ job, source: sourceOf(files) });
  await pair.server.until(record, ended);
  console.log(JSON.stringify(record.reports, null, 1), logOf(record));
  expect(record.reports.map(({ event }) => event)).toEqual(['workspace_ready', 'plan_started', 'planned']);
});
