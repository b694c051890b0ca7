import { readFile } from 'node:fs/promises';
import { guessEventKey, readDelivery } from '@gantry/contract/bitbucket/read-delivery';
import { summarize } from '@gantry/contract/summarize-fact';
import type { ReadResult } from '@gantry/contract/vcs-facts';
import { z } from 'zod';
import { command } from '../../command.ts';
import { CliError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { paint } from '../../render/paint.ts';
import { oneLine } from '../../render/text.ts';

const webUrl = 'https://bitbucket.org';
/** Bitbucket sends at most 256 KB, and the server takes 1 MB. */
const mostBytes = 1_048_576;

export const deliveryExplain = command({
  name: 'delivery explain',
  summary: 'Tell what Gantry reads in the body of a delivery, without a server',
  details:
    'Prints the events that the body leads to, or why it is ignored. Which stacks they affect is for the server to say.',
  arguments: { file: { describe: 'File with the body as Bitbucket sent it; - reads standard input' } },
  options: {
    event: { value: 'KEY', describe: 'X-Event-Key of the delivery, such as repo:push; guessed unless given' },
  },
  input: z.object({ file: z.string(), event: z.string().min(1).max(200).optional() }),
  async run({ file, event }, { io, print }) {
    const payload = await readBody(io, file);
    const key = event ?? guessEventKey(payload);
    if (key === null) {
      throw new CliError(
        'USAGE',
        'The body looks like no delivery of Bitbucket Cloud. Name its X-Event-Key with --event.',
        exitCodes.usage,
      );
    }
    const result = readDelivery(key, payload, webUrl);
    const explained = { event: key, guessed: event === undefined, ...result };
    print(explained, () => describe(io, explained));
    return exitCodes.ok;
  },
});

async function readBody(io: Io, file: string): Promise<unknown> {
  const body = file === '-' ? await io.readInput() : await readText(file);
  if (Buffer.byteLength(body) > mostBytes) {
    throw unreadable('is larger than 1 MB. Bitbucket sends at most 256 KB.');
  }
  try {
    return JSON.parse(body);
  } catch (error) {
    throw unreadable(
      `is not JSON: ${error instanceof Error ? oneLine(error.message) : 'it cannot be parsed'}`,
    );
  }
}

const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    throw unreadable(code === 'ENOENT' ? 'does not exist.' : `cannot be read (${String(code ?? 'error')}).`);
  });

const unreadable = (why: string): CliError => new CliError('BAD_INPUT', `FILE ${why}`, exitCodes.usage);

function describe(io: Io, read: ReadResult & { event: string; guessed: boolean }): string {
  const head = `${oneLine(read.event)}${read.guessed ? ' (guessed; name it with --event)' : ''}`;
  if ('ignored' in read) return `${head}\n${paint(io, 'yellow', 'ignored')}: ${oneLine(read.ignored)}`;
  return [
    head,
    ...read.facts.map((fact) => `${paint(io, 'green', fact.kind)}: ${oneLine(summarize(fact))}`),
  ].join('\n');
}
