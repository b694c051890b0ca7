import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../../command.ts';
import { CliError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** Where the programs of a release and of a checkout are, seen from this program. */
const places = {
  server: [join(here, '../server/main.mjs'), join(here, '../../../../server/src/main.ts')],
  worker: [join(here, '../worker/main.mjs'), join(here, '../../../../worker/src/main.ts')],
  demo: [join(here, '../../e2e/demo/main.ts'), join(here, '../../../../e2e/demo/main.ts')],
} as const;

export type ProgramName = keyof typeof places;

/** Runs one of Gantry's other programs in this terminal until it ends. */
export async function launchProgram(
  { io }: Pick<Context, 'io'>,
  name: ProgramName,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ExitCode> {
  const file = places[name].find((place) => existsSync(place));
  if (file === undefined) {
    throw new CliError(
      'PROGRAM_MISSING',
      `The ${name} is not beside this program. Run it from a release or a checkout of Gantry.`,
      exitCodes.failed,
    );
  }
  return (await io.launch(file, args, variables)) === 0 ? exitCodes.ok : exitCodes.failed;
}
