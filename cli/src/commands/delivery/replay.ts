import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { command } from '../../command.ts';
import { notFound, orNotFound } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { paint } from '../../render/paint.ts';
import { spinning } from '../../render/spinner.ts';
import { oneLine } from '../../render/text.ts';
import { type DeliveryStory, deliveryFields, deliverySchemas, verdictCell } from './fields.ts';

const pause = 250;
/** Reading a delivery takes well under a second, unless much is waiting before it. */
const patienceForReading = 30_000;
/** Stacks decide just after; a repository without stacks has none that could. */
const patienceForDecisions = 5_000;

export const deliveryReplay = command({
  name: 'delivery replay',
  summary: 'Read a stored delivery again, and tell what became of it',
  details: 'Runs stay one for each stack, commit and type: a replay repairs without repeating.',
  arguments: { delivery: { describe: 'Id of the delivery' } },
  input: z.object({ delivery: z.string() }),
  async run({ delivery: id }, { io, api, print }) {
    const client = await api();
    const story = await spinning(io, 'Reading the delivery again', () => replay(client, io, id));
    print(story, () => describeStory(io, story));
    return story.verdict === 'FAILED' ? exitCodes.failed : exitCodes.ok;
  },
});

const replayed = z.object({ deliveryReplay: z.object({ id: z.string() }) });
const read = z.object({ delivery: deliverySchemas.story.nullable() });

async function replay(api: ApiClient, io: Io, id: string): Promise<DeliveryStory> {
  const missing = `There is no delivery "${id}" that you may see. Run \`gantry delivery list\` for the last ones.`;
  const mutation = 'mutation($id: ID!) { deliveryReplay(id: $id) { id } }';
  await orNotFound(api.query(replayed, mutation, { id }), missing);
  const story = await waitFor(io, patienceForReading, {
    read: () => readStory(api, id, missing),
    until: ({ verdict }) => verdict !== 'RECEIVED',
  });
  return waitFor(io, story.verdict === 'PROCESSED' ? patienceForDecisions : 0, {
    read: () => readStory(api, id, missing),
    until: ({ events }) => events.every(({ decisions }) => decisions.length > 0),
  });
}

async function readStory(api: ApiClient, id: string, missing: string): Promise<DeliveryStory> {
  const document = `query($id: ID!) { delivery(id: $id) { ${deliveryFields.story} } }`;
  const { delivery } = await api.query(read, document, { id });
  if (delivery === null) throw notFound(missing);
  return delivery;
}

/** Reads until it is as wanted, or returns how it is when patience ends. */
async function waitFor<T>(
  { now, sleep }: Pick<Io, 'now' | 'sleep'>,
  patience: number,
  { read: readNow, until }: { read: () => Promise<T>; until: (value: T) => boolean },
): Promise<T> {
  for (const deadline = now() + patience; ; await sleep(pause)) {
    const value = await readNow();
    if (until(value) || now() >= deadline) return value;
  }
}

const outcomes = { TRACK: 'tracked run', PROPOSE: 'preview', IGNORE: 'nothing to do' } as const;

/** What the delivery was about and what each stack made of it. */
export function describeStory(io: Io, { verdict, reason, events }: DeliveryStory): string {
  const { text, colour } = verdictCell(verdict);
  const waiting = verdict === 'RECEIVED' ? 'It still waits to be read.' : null;
  const why = reason ?? waiting;
  const lines = events.flatMap(({ summary, decisions }) => [
    `  ${oneLine(summary)}`,
    ...(decisions.length === 0 ? ['    No stack has decided anything about it.'] : []),
    ...decisions.map((decision) => {
      const run = decision.run === null ? '' : ` ${decision.stack.id}/${decision.run.number}`;
      return `    ${decision.stack.id}: ${outcomes[decision.outcome]}${run}, ${oneLine(decision.reason)}`;
    }),
  ]);
  return [`${paint(io, colour, text)}${why === null ? '' : `: ${oneLine(why)}`}`, ...lines].join('\n');
}
