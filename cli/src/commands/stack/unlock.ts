import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { changeStack } from './change.ts';
import { stackArgument } from './fields.ts';

export const stackUnlock = command({
  name: 'stack unlock',
  summary: 'Release the lock of a stack',
  arguments: stackArgument,
  input: z.object({ stack: z.string() }),
  async run({ stack: id }, { api, print }) {
    const stack = await changeStack(await api(), 'stackUnlock', { id });
    print(stack, () => `${stack.name} is not locked.`);
    return exitCodes.ok;
  },
});
