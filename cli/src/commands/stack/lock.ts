import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { note, noteOption } from '../fields.ts';
import { changeStack } from './change.ts';
import { stackArgument } from './fields.ts';

export const stackLock = command({
  name: 'stack lock',
  summary: 'Keep others from starting and confirming runs',
  arguments: stackArgument,
  options: { note: noteOption },
  input: z.object({ stack: z.string(), note }),
  async run({ stack: id, note: why = null }, { api, print }) {
    const stack = await changeStack(await api(), 'stackLock', { id, note: why });
    print(stack, () => `${stack.name} is locked by ${stack.lockedBy} until \`gantry stack unlock ${id}\`.`);
    return exitCodes.ok;
  },
});
