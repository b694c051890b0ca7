import { z } from 'zod';
import { command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { version as number } from '../version.ts';

export const version = command({
  name: 'version',
  summary: 'Tell the version of this command line',
  input: z.object({}),
  async run(_input, { print }) {
    print({ version: number }, () => `gantry ${number}`);
    return exitCodes.ok;
  },
});
