import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { spinning } from '../../render/spinner.ts';
import { firstLine, shortHash } from '../../render/text.ts';
import { changeStack } from './change.ts';
import { stackArgument } from './fields.ts';

export const stackSync = command({
  name: 'stack sync',
  summary: 'Move the tracked commit to the tip of the branch, without a run',
  arguments: stackArgument,
  input: z.object({ stack: z.string() }),
  async run({ stack: id }, { io, api, print }) {
    const client = await api();
    const stack = await spinning(io, 'Asking Bitbucket', () =>
      changeStack(client, 'stackSyncCommit', { id }),
    );
    const { trackedCommit: at, branch, name } = stack;
    const commit = at === null ? 'no commit' : `${shortHash(at.hash)} ${firstLine(at.message)}`;
    print(stack, () => `${name} tracks ${commit}, the tip of ${branch}.`);
    return exitCodes.ok;
  },
});
