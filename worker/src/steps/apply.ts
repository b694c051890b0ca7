import fs from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '@gantry/contract/plan';
import { readDiagnostics } from '../diagnostics.ts';
import type { PreparedRun } from '../run-context.ts';
import { RunFailure, RunLost } from '../run-failure.ts';
import { runTerraform } from '../terraform-command.ts';
import { failureOf } from './terraform-failure.ts';

/** Applies the plan file. An apply that succeeds counts, even where the run was told to end meanwhile. */
export async function apply(run: PreparedRun): Promise<Diagnostic[]> {
  const { job, workspace, timings } = run;
  const args = ['apply', '-input=false', '-lock-timeout=60s', workspace.planFile];
  try {
    const result = await timings.measure('apply', () => runTerraform(run, { args, phase: 'apply' }));
    if (result.exitCode !== 0) throw failureOf(run, 'APPLY_FAILED', 'apply', result);
    return readDiagnostics(result.output, job.projectRoot);
  } catch (error) {
    const saved = await rescueState(run);
    if (!(error instanceof RunFailure)) {
      if (error instanceof RunLost && saved !== '') run.logger.error({ runId: job.runId }, saved);
      throw error;
    }
    const interrupted =
      error.code === 'APPLY_FAILED'
        ? ''
        : ' The apply was interrupted: what was done until then is in the state. Plan again.';
    throw new RunFailure(error.code, `${error.message}${interrupted}${saved}`, error.diagnostics);
  }
}

/** Terraform leaves `errored.tfstate` where it could not save the state: nothing else knows what it made. */
async function rescueState({ root, settings, job }: PreparedRun): Promise<string> {
  const file = path.join(root, 'errored.tfstate');
  const found = await fs.lstat(file).catch(() => null);
  if (found?.isFile() !== true) return '';
  const folder = path.join(settings.workFolder, 'errored-states');
  const rescued = path.join(folder, `${job.runId}.tfstate`);
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await fs.rename(file, rescued);
  return ` The state could not be saved to Gantry. It is in ${rescued} on the worker ${settings.name}: push it with "terraform state push" before the next run.`;
}
