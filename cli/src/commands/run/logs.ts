import { z } from 'zod';
import { command } from '../../command.ts';
import { runArgument } from './fields.ts';
import { findRun } from './find-run.ts';
import { printRun } from './print-run.ts';

export const runLogs = command({
  name: 'run logs',
  summary: 'Print the log of a run',
  details:
    'With --follow until the run has ended; the exit code is then 0 for a finished run and 6 for any other end.\n' +
    'The log goes to standard output, the phases to standard error. --json prints a line of JSON for each event.',
  arguments: runArgument,
  options: { follow: { describe: 'Go on until the run has ended', short: 'f' } },
  input: z.object({ run: z.string(), follow: z.boolean().default(false) }),
  async run({ run: reference, follow }, context) {
    const api = await context.api();
    const key = await findRun(api, reference);
    return printRun(context, api, { key, follow });
  },
});
