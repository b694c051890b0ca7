import { constants, createGzip } from 'node:zlib';
import { type PlanSummary, summarisePlan } from '../plan-summary.ts';
import type { PreparedRun } from '../run-context.ts';
import { RunFailure } from '../run-failure.ts';
import { runTerraform } from '../terraform-command.ts';
import { failureOf } from './terraform-failure.ts';

const mostBytes = 256 * 1024 ** 2;

export interface ShownPlan {
  summary: PlanSummary;
  /** The plan as JSON, gzipped. */
  archive: Buffer<ArrayBuffer>;
}

/** Reads the plan file as JSON, compressing it while it is read. */
export async function show(run: PreparedRun): Promise<ShownPlan> {
  const json: Buffer[] = [];
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const compressed = gzip.toArray();
  let length = 0;
  const onStdout = (bytes: Buffer): void => {
    length += bytes.length;
    if (length > mostBytes) {
      const message = `The plan is larger than ${mostBytes / 1024 ** 2} MB as JSON. Split the stack into smaller ones.`;
      run.control.end(new RunFailure('PLAN_FAILED', message));
      return;
    }
    json.push(bytes);
    gzip.write(bytes);
  };
  const args = ['show', '-json', run.workspace.planFile];
  const result = await run.timings.measure('show', () =>
    runTerraform(run, { args, phase: 'plan', onStdout }),
  );
  gzip.end();
  const archive = Buffer.concat(await compressed);
  if (result.exitCode !== 0) throw failureOf(run, 'PLAN_FAILED', 'show', result);
  return { summary: summarisePlan(JSON.parse(Buffer.concat(json).toString())), archive };
}
