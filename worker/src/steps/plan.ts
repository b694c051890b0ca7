import type { Diagnostic } from '@gantry/contract/plan';
import { readDiagnostics } from '../diagnostics.ts';
import type { PreparedRun } from '../run-context.ts';
import { runTerraform } from '../terraform-command.ts';
import { failureOf } from './terraform-failure.ts';

export interface PlanOutcome {
  /** Terraform's own word; a plan without changes needs no workspace later. */
  mayHaveChanges: boolean;
  diagnostics: Diagnostic[];
}

const noChanges = 0;
const changes = 2;

/** Plans into the plan file. Previews do not lock the state: they run beside each other and beside an apply. */
export async function plan(run: PreparedRun): Promise<PlanOutcome> {
  const { job, workspace, timings } = run;
  const lock = job.type === 'PROPOSED' ? '-lock=false' : '-lock-timeout=60s';
  const destroy = job.type === 'DESTROY' ? ['-destroy'] : [];
  const targets = job.targets.map((address) => `-target=${address}`);
  const out = `-out=${workspace.planFile}`;
  const args = ['plan', '-input=false', '-detailed-exitcode', lock, ...destroy, ...targets, out];
  const result = await timings.measure('plan', () => runTerraform(run, { args, phase: 'plan' }));
  if (result.exitCode !== noChanges && result.exitCode !== changes) {
    throw failureOf(run, 'PLAN_FAILED', 'plan', result);
  }
  run.control.check();
  return {
    mayHaveChanges: result.exitCode === changes,
    diagnostics: readDiagnostics(result.output, job.projectRoot),
  };
}
