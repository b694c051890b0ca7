import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const optionalText = z
  .string()
  .transform((text) => text.trim() || undefined)
  .optional();

/** Every variable that the command line reads. An empty one counts as absent. */
const environment = z.object({
  GANTRY_URL: optionalText,
  GANTRY_API_KEY_ID: optionalText,
  GANTRY_API_KEY_SECRET: optionalText,
  GANTRY_API_TOKEN: optionalText,
  GANTRY_CONFIG_DIR: optionalText,
  GANTRY_BACKUP_PASSPHRASE: optionalText,
  NO_COLOR: optionalText,
  TERM: optionalText,
});

export type Config = {
  readonly url: string | undefined;
  readonly keyId: string | undefined;
  readonly keySecret: string | undefined;
  /** What the runs of a stack with roles are given in place of a key. */
  readonly token: string | undefined;
  /** Where the sign-in is kept. */
  readonly credentialsFile: string;
  readonly backupPassphrase: string | undefined;
  readonly coloursAllowed: boolean;
};

export function readConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const given = environment.parse(variables);
  return {
    url: given.GANTRY_URL,
    keyId: given.GANTRY_API_KEY_ID,
    keySecret: given.GANTRY_API_KEY_SECRET,
    token: given.GANTRY_API_TOKEN,
    credentialsFile: join(given.GANTRY_CONFIG_DIR ?? join(homedir(), '.config', 'gantry'), 'config.json'),
    backupPassphrase: given.GANTRY_BACKUP_PASSPHRASE,
    coloursAllowed: given.NO_COLOR === undefined && given.TERM !== 'dumb',
  };
}

/** All variables, for the programs that this one starts. */
export const inherited = (): NodeJS.ProcessEnv => process.env;
