import { stripVTControlCharacters } from 'node:util';
import type { PreparedRun } from '../run-context.ts';
import { RunFailure } from '../run-failure.ts';
import { runCommand } from '../terraform-command.ts';

/** Runs the command of a task in a shell, in the project root, with all that an apply would see. */
export async function perform(run: PreparedRun, command: string): Promise<void> {
  const result = await run.timings.measure('perform', () =>
    runCommand(run, { file: '/bin/sh', args: ['-c', command], phase: 'apply', title: 'The command' }),
  );
  if (result.exitCode === 0) return;
  const last = stripVTControlCharacters(result.output).trim().split('\n').slice(-3).join('\n').slice(-500);
  const said = last === '' ? 'It printed nothing.' : `Its last lines: ${last}`;
  throw new RunFailure('TASK_FAILED', `The command ended with exit code ${result.exitCode}. ${said}`);
}
