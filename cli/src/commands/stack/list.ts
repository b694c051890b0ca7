import type { ApiClient } from '@gantry/contract/client';
import { runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { stateCell } from '../../render/run-state.ts';
import { type Column, table } from '../../render/table.ts';
import { firstLine, shortHash } from '../../render/text.ts';
import { relativeTime } from '../../render/time.ts';
import { limit, limitOption, stateIn } from '../fields.ts';
import { pagesBefore, takeFrom } from '../pages.ts';
import { type StackSummary, stackFields, stackSchemas } from './fields.ts';

const states = ['NONE', ...runStateNames] as const;
const input = z.object({
  search: z.string().optional(),
  state: z.array(stateIn(states)).default([]),
  label: z.array(z.string()).default([]),
  limit: limit.optional(),
});

export const stackList = command({
  name: 'stack list',
  summary: 'List the stacks that you may see',
  options: {
    search: { value: 'TEXT', describe: 'Only those with this text in name, repository or project root' },
    state: {
      value: 'STATE',
      describe: 'Only those in this state',
      multiple: true,
      choices: states.map((state) => state.toLowerCase()),
    },
    label: { value: 'LABEL', describe: 'Only those with this label', multiple: true },
    limit: limitOption,
  },
  input,
  async run(given, { io, api, print }) {
    const stacks = await searchStacks(await api(), given);
    const narrowed = given.search !== undefined || given.state.length + given.label.length > 0;
    const none = narrowed
      ? 'No stack matches.'
      : 'There are no stacks that you may see. Create them in the web.';
    print(stacks, () => table(io, stacks, shapeFor(io), none));
    return exitCodes.ok;
  },
});

const shapeFor = (io: Io): Column<StackSummary>[] => [
  { title: 'id', cell: ({ id }) => id },
  { title: 'state', cell: ({ state }) => stateCell(state) },
  {
    title: 'since',
    cell: ({ stateSetAt }) => (stateSetAt === null ? null : relativeTime(stateSetAt, io.now())),
  },
  { title: 'code', cell: ({ repository, branch }) => `${repository}@${branch}` },
  { title: 'root', cell: ({ projectRoot }) => projectRoot },
  {
    title: 'locked by',
    cell: ({ lockedBy }) => (lockedBy === null ? null : { text: lockedBy, colour: 'yellow' }),
  },
  {
    title: 'commit',
    flexible: true,
    cell: ({ trackedCommit: at }) => (at === null ? null : `${shortHash(at.hash)} ${firstLine(at.message)}`),
  },
];

const answer = z.object({
  searchStacks: z.object({
    edges: z.array(z.object({ node: stackSchemas.summary })),
  }),
});

const document = `query($input: SearchInput!) {
  searchStacks(input: $input) { edges { node { ${stackFields.summary} } } }
}`;

/** The cursor of a stack is its id. */
function searchStacks(api: ApiClient, given: z.output<typeof input>): Promise<StackSummary[]> {
  const predicates = [
    ...(given.state.length > 0 ? [{ field: 'state', constraint: { enumEquals: given.state } }] : []),
    ...(given.label.length > 0 ? [{ field: 'label', constraint: { stringMatches: given.label } }] : []),
  ];
  const most = given.limit ?? Number.POSITIVE_INFINITY;
  const search = { first: Math.min(100, most), predicates, fullTextSearch: given.search ?? null };
  const pages = pagesBefore(async (after) => {
    const { searchStacks: found } = await api.query(answer, document, { input: { ...search, after } });
    return found.edges.map(({ node }) => node);
  });
  return takeFrom(pages, most);
}
