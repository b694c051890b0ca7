import { z } from 'zod';
import { connect } from '../api.ts';
import { type Context, command } from '../command.ts';
import { serverUrl, writeCredentials } from '../credentials.ts';
import { usageError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { spinning } from '../render/spinner.ts';
import { readViewer } from './viewer.ts';

const input = z.object({
  url: z.string().min(1, 'Give an address.').optional(),
  'key-id': z.string().min(1, 'Give the id of an API key.').optional(),
  'key-secret': z.string().min(1, 'Give the secret of an API key.').optional(),
});

export const login = command({
  name: 'login',
  summary: 'Sign in with an API key and keep it for later commands',
  details:
    'What is not given is taken from GANTRY_URL, GANTRY_API_KEY_ID and GANTRY_API_KEY_SECRET, or asked for.\n' +
    'Others on this machine can read command lines: prefer the prompt, or `--key-secret -` with a pipe.',
  options: {
    url: { value: 'URL', describe: 'Address of the Gantry server' },
    'key-id': { value: 'ID', describe: 'Id of the API key' },
    'key-secret': { value: 'SECRET', describe: 'Secret of the API key; - reads it from standard input' },
  },
  input,
  async run(given, context) {
    const { io, config } = context;
    const secret = given['key-secret'] === '-' ? await io.readInput() : given['key-secret'];
    const url = serverUrl(given.url ?? config.url ?? (await prompt(io, 'Address of Gantry: ', '--url')));
    warnOfPlainHttp(url, io);
    const keyId = given['key-id'] ?? config.keyId ?? (await prompt(io, 'API key id: ', '--key-id'));
    const keySecret =
      secret ?? config.keySecret ?? (await prompt(io, 'API key secret: ', '--key-secret', { secret: true }));
    const credentials = { url, keyId, keySecret };
    const signedIn = await spinning(io, `Signing in to ${url}`, () => readViewer(connect(credentials), url));
    await writeCredentials(config.credentialsFile, credentials);
    context.print(signedIn, () => `Signed in to ${url} as ${signedIn.viewer.name}.`);
    warnOfEnvironment(context, keyId);
    return exitCodes.ok;
  },
});

async function prompt(io: Io, question: string, flag: string, options = { secret: false }): Promise<string> {
  const answer = io.interactive ? await io.ask(question, options) : '';
  if (answer === '')
    throw usageError(`${flag} is missing. Give it, or set its variable: see \`gantry login --help\`.`);
  return answer;
}

const thisMachine = ['localhost', '127.0.0.1', '[::1]'];

function warnOfPlainHttp(url: string, io: Io): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:' && !thisMachine.includes(hostname))
    io.err(`Warning: ${url} is not https; the key travels readable for everybody on the way.\n`);
}

function warnOfEnvironment({ io, config }: Context, keyId: string): void {
  if (config.keyId !== undefined && config.keyId !== keyId)
    io.err('Warning: GANTRY_API_KEY_ID is set to another key and will be used instead. Unset it.\n');
}
