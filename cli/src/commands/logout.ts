import { z } from 'zod';
import { command } from '../command.ts';
import { forgetCredentials } from '../credentials.ts';
import { exitCodes } from '../exit-codes.ts';

export const logout = command({
  name: 'logout',
  summary: 'Forget the API key that login has kept',
  details: 'The key itself stays valid: delete it in Gantry when nobody else uses it.',
  input: z.object({}),
  async run(_input, { config, print }) {
    const forgot = await forgetCredentials(config.credentialsFile);
    print({ signedIn: false }, () =>
      forgot ? 'Signed out. The API key is forgotten here, but still valid.' : 'No API key was kept here.',
    );
    return exitCodes.ok;
  },
});
