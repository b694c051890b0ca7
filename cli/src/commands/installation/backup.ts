import { z } from 'zod';
import { type Context, command } from '../../command.ts';
import { usageError } from '../../errors.ts';
import { launchProgram } from './programs.ts';

const variable = 'GANTRY_BACKUP_PASSPHRASE';

/** From the environment, or from a person; empty when there is none. */
async function passphrase({ io, config }: Context, question: string): Promise<Record<string, string>> {
  if (config.backupPassphrase !== undefined) return { [variable]: config.backupPassphrase };
  if (!io.interactive) return {};
  const given = await io.ask(question, { secret: true });
  return given === '' ? {} : { [variable]: given };
}

const fileOption = { value: 'FILE', describe: 'Where the backup is' } as const;
const file = z.string().optional();

export const backup = command({
  name: 'backup',
  summary: 'Write everything in the database to one file, while the server goes on',
  details: [
    'Takes DATABASE_URL and GANTRY_DATA_DIR as the server does. The file has every secret in encrypted form only;',
    `the encryption key is in it only on request, under a passphrase that is asked for or taken from ${variable}.`,
  ].join('\n'),
  options: {
    file: { ...fileOption, describe: 'Where to write it; a name with the time by default' },
    'with-key': { describe: 'Keep the encryption key in it too, under a passphrase' },
  },
  input: z.object({ file, 'with-key': z.boolean().optional() }),
  async run(given, context) {
    const withKey = given['with-key'] ?? false;
    const secret = withKey ? await passphrase(context, 'Passphrase for the key: ') : {};
    if (withKey && Object.keys(secret).length === 0) {
      throw usageError(`--with-key needs a passphrase. Set ${variable}, or run it on a terminal.`);
    }
    const words = [
      ...(given.file === undefined ? [] : ['--file', given.file]),
      ...(withKey ? ['--with-key'] : []),
      ...(context.json ? ['--json'] : []),
    ];
    return launchProgram(context, 'server', ['backup', ...words], secret);
  },
});

export const restore = command({
  name: 'restore',
  summary: 'Fill an empty database from a backup',
  details: [
    'Takes DATABASE_URL and GANTRY_DATA_DIR as the server does; the server must not run. Everything is restored, or',
    'nothing. A key in the backup is restored with its passphrase; enter nothing to leave it out.',
  ].join('\n'),
  options: { file: fileOption },
  input: z.object({ file }),
  async run(given, context) {
    if (given.file === undefined) throw usageError('--file is missing. Name the backup.');
    const secret = await passphrase(context, 'Passphrase of the key, if there is one: ');
    const words = ['--file', given.file, ...(context.json ? ['--json'] : [])];
    return launchProgram(context, 'server', ['restore', ...words], secret);
  },
});
