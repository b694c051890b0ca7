import { z } from 'zod';
import { command } from '../command.ts';
import { findCredentials } from '../credentials.ts';
import { exitCodes } from '../exit-codes.ts';
import { facts } from '../render/table.ts';
import { readViewer } from './viewer.ts';

export const whoami = command({
  name: 'whoami',
  summary: 'Tell who is signed in where',
  input: z.object({}),
  async run(_input, { io, config, api, print }) {
    const { url } = await findCredentials(config);
    const signedIn = await readViewer(await api(), url);
    const { viewer, account, version } = signedIn;
    print(signedIn, () =>
      facts(io, [
        ['Name', viewer.name],
        ['Role', viewer.admin ? 'root admin' : 'as bound to the key in each space'],
        ['Gantry', `${url} (account ${account}, version ${version})`],
      ]),
    );
    return exitCodes.ok;
  },
});
