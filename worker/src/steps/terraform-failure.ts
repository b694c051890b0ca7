import { stripVTControlCharacters } from 'node:util';
import type { RunFailureCode } from '@gantry/contract/worker-protocol';
import { headlineOf, mainError, readDiagnostics } from '../diagnostics.ts';
import type { PreparedRun } from '../run-context.ts';
import { RunFailure } from '../run-failure.ts';
import type { TerraformResult } from '../terraform-command.ts';
import { binaryNames } from '../tools/release-sites.ts';

/** What Terraform's own error says, as the failure of the run. */
export function failureOf(
  run: PreparedRun,
  code: RunFailureCode,
  command: string,
  { exitCode, output }: TerraformResult,
): RunFailure {
  const diagnostics = readDiagnostics(output, run.job.projectRoot);
  const error = mainError(diagnostics);
  if (error !== undefined) return new RunFailure(code, headlineOf(error), diagnostics);
  const last = stripVTControlCharacters(output).trim().split('\n').slice(-3).join('\n').slice(-500);
  const said = last === '' ? 'It printed nothing.' : `Its last lines: ${last}`;
  const title = `${binaryNames[run.job.tool.name]} ${command}`;
  return new RunFailure(code, `${title} ended with exit code ${exitCode}. ${said}`, diagnostics);
}
