import { z } from 'zod';
import { command } from '../command.ts';
import { completionScripts, shells } from '../completion/scripts.ts';
import { exitCodes } from '../exit-codes.ts';

export const completion = command({
  name: 'completion',
  summary: 'Print the script that completes gantry in a shell',
  details: [
    'bash: source <(gantry completion bash)',
    'zsh:  source <(gantry completion zsh)        # after compinit',
    'fish: gantry completion fish | source',
  ].join('\n'),
  arguments: { shell: { describe: shells.join(', '), choices: shells } },
  input: z.object({ shell: z.enum(shells, `Use one of ${shells.join(', ')}.`) }),
  async run({ shell }, { io, commands }) {
    io.out(completionScripts[shell](commands));
    return exitCodes.ok;
  },
});
