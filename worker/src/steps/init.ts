import type { EnvironmentPhase } from '../environment.ts';
import type { PreparedRun } from '../run-context.ts';
import { RunFailure } from '../run-failure.ts';
import { runTerraform, type TerraformResult } from '../terraform-command.ts';
import { backendFile } from './configuration.ts';
import { failureOf } from './terraform-failure.ts';

/** Downloads providers and modules and connects the state. */
export async function init(run: PreparedRun, phase: EnvironmentPhase): Promise<void> {
  const { terraformWorkspace } = run.job;
  const args = ['init', '-input=false'];
  const result = await run.timings.measure('init', () => runTerraform(run, { args, phase }));
  if (result.exitCode !== 0) throw initFailure(run, result);
  if (terraformWorkspace !== null) await selectWorkspace(run, terraformWorkspace, phase);
}

/** Terraform's summaries where the stack brings a second place for its state, beside ours. */
const secondBackend = /^(Duplicate backend configuration|Both a backend and (a )?cloud configuration)/i;
const place = /[\w./-]+\.(?:tf|tofu)(?:\.json)?:\d+/g;

function initFailure(run: PreparedRun, result: TerraformResult): RunFailure {
  const failure = failureOf(run, 'INIT_FAILED', 'init', result);
  const declared = failure.diagnostics.find(({ summary }) => secondBackend.test(summary));
  if (run.job.backend === null || declared === undefined) return failure;
  const places = [`${declared.file}:${declared.line}`, ...(declared.detail.match(place) ?? [])];
  const theirs = places.find((text) => !text.includes(backendFile));
  const message = `The stack declares a backend of its own (${theirs}), but Gantry manages its state. Remove the backend or cloud block, or switch managed state off in the stack's settings.`;
  return new RunFailure('INIT_FAILED', message, failure.diagnostics);
}

async function selectWorkspace(run: PreparedRun, name: string, phase: EnvironmentPhase): Promise<void> {
  const args = ['workspace', 'select', '-or-create=true', name];
  const result = await runTerraform(run, { args, phase });
  if (result.exitCode !== 0) throw failureOf(run, 'INIT_FAILED', 'workspace select', result);
}
