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
import { deltaText } from './describe.ts';
import { nameOf, type RunSummary, runFields, runSchemas } from './fields.ts';
import { pagesOfStack, runLists } from './lists.ts';

const ordinaryLimit = 20;
const input = z.object({
  stack: z.string().optional(),
  state: z.array(stateIn(runStateNames)).default([]),
  limit: limit.default(ordinaryLimit),
});
type Wanted = z.output<typeof input>;

export const runList = command({
  name: 'run list',
  summary: 'List runs, newest first: all, or those of one stack',
  arguments: { stack: { describe: 'Id of a stack', optional: true } },
  options: {
    state: {
      value: 'STATE',
      describe: 'Only those in this state',
      multiple: true,
      choices: runStateNames.map((name) => name.toLowerCase()),
    },
    limit: { ...limitOption, describe: `${limitOption.describe}; ${ordinaryLimit} unless given` },
  },
  input,
  async run(wanted, { io, api, print }) {
    const client = await api();
    const runs =
      wanted.stack === undefined
        ? await allRuns(client, wanted)
        : await runsOfStack(client, wanted.stack, wanted);
    const none =
      wanted.state.length > 0
        ? 'No run matches.'
        : `There are no runs yet. Start one: \`gantry run trigger ${wanted.stack ?? 'STACK'}\`.`;
    print(runs, () => table(io, runs, shapeFor(io), none));
    return exitCodes.ok;
  },
});

const shapeFor = (io: Io): Column<RunSummary>[] => [
  { title: 'run', cell: nameOf },
  { title: 'state', cell: ({ state: present }) => stateCell(present) },
  { title: 'type', cell: ({ type }) => type.toLowerCase() },
  { title: 'changes', cell: ({ delta }) => (delta === null ? null : deltaText(delta)) },
  { title: 'created', cell: ({ createdAt }) => relativeTime(createdAt, io.now()) },
  { title: 'by', cell: ({ triggeredBy }) => triggeredBy },
  {
    title: 'commit',
    flexible: true,
    cell: ({ commit, title }) => `${shortHash(commit.hash)} ${firstLine(title)}`,
  },
];

const everyRun = z.object({ runs: z.array(runSchemas.summary) });

/** Over all stacks; the server looks for the states. */
function allRuns(api: ApiClient, { state: states, limit: most }: Wanted): Promise<RunSummary[]> {
  const document = `query($before: ID, $first: Int, $states: [RunState!]) {
    runs(before: $before, first: $first, states: $states) { ${runFields.summary} }
  }`;
  const first = Math.min(most, 100);
  const pages = pagesBefore(
    async (before) => (await api.query(everyRun, document, { before, first, states })).runs,
  );
  return takeFrom(pages, most);
}

/** Previews and runs that may apply are two lists; numbers put them in one order. */
async function runsOfStack(api: ApiClient, stack: string, { state: states, limit: most }: Wanted) {
  const isWanted = (run: RunSummary): boolean => states.length === 0 || states.includes(run.state);
  const lists = await Promise.all(
    runLists.map((list) =>
      takeFrom(
        pagesOfStack(api, { stack, list, fields: runFields.summary, schema: runSchemas.summary }),
        most,
        isWanted,
      ),
    ),
  );
  return lists
    .flat()
    .sort((left, right) => right.number - left.number)
    .slice(0, most);
}
