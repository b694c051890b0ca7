import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { describeRun } from './describe.ts';
import { runArgument } from './fields.ts';
import { findRun } from './find-run.ts';
import { readRun } from './read-run.ts';

export const runShow = command({
  name: 'run show',
  summary: 'Show one run: why it is where it is, its changes and what can be done',
  arguments: runArgument,
  input: z.object({ run: z.string() }),
  async run({ run: reference }, { io, api, print }) {
    const client = await api();
    const run = await readRun(client, await findRun(client, reference));
    print(run, () => describeRun(io, run));
    return exitCodes.ok;
  },
});
