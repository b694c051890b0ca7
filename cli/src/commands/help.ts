import { z } from 'zod';
import { command } from '../command.ts';
import { usageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { helpOf, helpOfCommand } from '../help.ts';

export const help = command({
  name: 'help',
  summary: 'Tell about all commands, a group or one command',
  arguments: {
    command: { describe: 'A command, or a group such as stack', optional: true },
    verb: { describe: 'The verb of a group', optional: true },
  },
  input: z.object({ command: z.string().optional(), verb: z.string().optional() }),
  async run({ command: word, verb }, { commands, io }) {
    const name = [word, verb].filter((each) => each !== undefined).join(' ');
    const one = commands.find((each) => each.name === name);
    const isGroup = commands.some((each) => each.name.startsWith(`${name} `));
    if (one === undefined && name !== '' && !isGroup)
      throw usageError(`There is no command "${name}". Run \`gantry help\` for all of them.`);
    io.out(one === undefined ? helpOf(commands, name || null) : helpOfCommand(one));
    return exitCodes.ok;
  },
});
