import type { RunReport } from '@gantry/contract/worker-protocol';
import type { PreparedRun } from '../run-context.ts';
import { messageOf, RunFailure, RunLost } from '../run-failure.ts';
import { runTerraform } from '../terraform-command.ts';
import { failureOf } from './terraform-failure.ts';

const mostNamed = 100;

/** Destroys all that is in the state, and tells what is left. A failure is part of the answer; only a lost run throws. */
export async function destroy(run: PreparedRun): Promise<Extract<RunReport, { event: 'destroyed' }>> {
  try {
    const args = ['destroy', '-auto-approve', '-input=false', '-lock-timeout=60s'];
    const result = await run.timings.measure('destroy', () => runTerraform(run, { args, phase: 'apply' }));
    const failure = result.exitCode === 0 ? null : failureOf(run, 'DESTROY_FAILED', 'destroy', result);
    const remaining = await stateList(run);
    return { event: 'destroyed', remaining, failure: failure === null ? null : reported(run, failure) };
  } catch (error) {
    if (error instanceof RunLost) throw error;
    const failure = error instanceof RunFailure ? error : new RunFailure('DESTROY_FAILED', messageOf(error));
    return { event: 'destroyed', remaining: [], failure: reported(run, failure) };
  }
}

async function stateList(run: PreparedRun): Promise<string[]> {
  const parts: Buffer[] = [];
  const onStdout = (bytes: Buffer): void => void parts.push(bytes);
  await runTerraform(run, { args: ['state', 'list'], phase: 'apply', onStdout });
  const lines = Buffer.concat(parts).toString().split('\n').filter(Boolean);
  return lines.map((line) => line.slice(0, 4_096)).slice(0, mostNamed);
}

/** A failure as reports carry it: masked, and within their limits. */
export const reported = ({ log }: Pick<PreparedRun, 'log'>, failure: RunFailure) => ({
  code: failure.code,
  message: log.mask(failure.message).slice(0, 8_192),
  diagnostics: [...failure.diagnostics],
});
