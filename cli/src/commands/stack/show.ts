import { z } from 'zod';
import { command } from '../../command.ts';
import { notFound } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { stateCell, wordOf } from '../../render/run-state.ts';
import { facts } from '../../render/table.ts';
import { firstLine, shortHash } from '../../render/text.ts';
import { relativeTime } from '../../render/time.ts';
import { noStack, type StackDetail, stackArgument, stackFields, stackSchemas } from './fields.ts';

const answer = z.object({ stack: stackSchemas.detail.nullable() });

export const stackShow = command({
  name: 'stack show',
  summary: 'Show one stack and why it is where it is',
  arguments: stackArgument,
  input: z.object({ stack: z.string() }),
  async run({ stack: id }, { io, api, print }) {
    const document = `query($id: ID!) { stack(id: $id) { ${stackFields.detail} } }`;
    const { stack } = await (await api()).query(answer, document, { id });
    if (stack === null) throw notFound(noStack(id));
    print(stack, () => describeStack(io, stack));
    return exitCodes.ok;
  },
});

/** One stack for people. */
export function describeStack(io: Io, stack: StackDetail): string {
  const ago = (at: string): string => relativeTime(at, io.now());
  const { trackedCommit, blocker, vendor } = stack;
  const state = stateCell(stack.state);
  return facts(io, [
    ['Stack', { text: `${stack.name} (${stack.id})`, colour: 'bold' }],
    [
      'State',
      { ...state, text: stack.stateSetAt === null ? state.text : `${state.text}, ${ago(stack.stateSetAt)}` },
    ],
    ['Held by', blocker === null ? null : `run ${stack.id}/${blocker.number}: ${wordOf(blocker.state)}`],
    ['Locked', stack.lockedBy === null ? null : { text: lockOf(stack, ago), colour: 'yellow' }],
    ['Description', stack.description || null],
    ['Space', stack.space.name],
    ['Repository', `${stack.repository}, branch ${stack.branch}`],
    ['Project root', stack.projectRoot],
    [
      'Commit',
      trackedCommit === null ? null : `${shortHash(trackedCommit.hash)} ${firstLine(trackedCommit.message)}`,
    ],
    ['Tool', `${vendor.tool}${vendor.version === null ? '' : ` ${vendor.version}`}`],
    ['Deploys', stack.autodeploy ? 'without asking' : 'after confirmation'],
    [
      'Integration',
      stack.attached ? (stack.vcsIntegration?.name ?? null) : { text: detached, colour: 'red' },
    ],
    ['Worker pool', stack.workerPool?.name ?? null],
    ['Labels', stack.labels.join(', ') || null],
  ]);
}

const detached = 'none: it was deleted. Attach another one in the settings of the stack.';

function lockOf({ lockedBy, lockedAt, lockNote }: StackDetail, ago: (at: string) => string): string {
  const since = lockedAt === null ? '' : `, ${ago(lockedAt)}`;
  return `by ${lockedBy}${since}${lockNote ? `: ${lockNote}` : ''}`;
}
