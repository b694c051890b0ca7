import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  type UseQueryResult,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { z } from 'zod';
import { type StackSummary, stackFacets, stackSummary } from '../features/stacks/model.ts';
import { type StackFilter, statesOf } from '../features/stacks/stack-filter.ts';
import { asProblem } from './api-error.ts';
import { stackSummaryFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import {
  runTriggerMutation,
  stackLockMutation,
  stackSyncMutation,
  stackUnlockMutation,
} from './stack-commands.ts';
import { send } from './transport.ts';

const stateCount = z.object({ state: stackSummary.shape.state, count: z.number() });
const page = z.object({ total: z.number(), states: z.array(stateCount), stacks: z.array(stackSummary) });
type StackListAnswer = z.infer<typeof page>;

export const stackListQuery = operation(
  `query StackList($input: StackListInput!) {
    stackList(input: $input) { total states { state count } stacks { ...StackSummary } }
  } ${stackSummaryFields}`,
  z.object({ stackList: page }),
);
export const stackFacetsQuery = operation(
  `query StackFacets {
    stackFacets {
      labels { value count } repositories { value count } spaces { value count }
    }
  }`,
  z.object({ stackFacets }),
);

const pageSize = 100;

const inputOf = (filter: StackFilter) => ({
  text: filter.text ?? '',
  states: statesOf(filter.state),
  spaces: filter.space === undefined ? [] : [filter.space],
  labels: filter.label === undefined ? [] : [filter.label],
  repositories: filter.repository === undefined ? [] : [filter.repository],
  folder: filter.folder ?? null,
  locked: filter.only === 'locked',
  detached: filter.only === 'detached',
  order: (filter.order ?? 'urgency').toUpperCase(),
});

/** A hundred rows of the list, counted from 0. */
export const stackPageOptions = (filter: StackFilter, index: number) =>
  queryOptions({
    queryKey: keys.stackPage(filter, index),
    queryFn: async ({ signal }) => {
      const input = { ...inputOf(filter), offset: index * pageSize, limit: pageSize };
      return (await send(stackListQuery, { input }, signal)).stackList;
    },
  });

/** By what the stacks can be filtered; changes slowly. */
export const stackFacetsOptions = queryOptions({
  queryKey: keys.stackFacets,
  queryFn: async ({ signal }) => (await send(stackFacetsQuery, {}, signal)).stackFacets,
});

/** The first stacks that match a text, for the palette. */
export const foundStacksOptions = (text: string) =>
  queryOptions({
    queryKey: keys.stackPage({ text }, -1),
    queryFn: async ({ signal }) => {
      const input = { ...inputOf({ text }), offset: 0, limit: 8 };
      return (await send(stackListQuery, { input }, signal)).stackList.stacks;
    },
    placeholderData: keepPreviousData,
  });

const stacksOf = (results: readonly UseQueryResult<StackListAnswer>[]) =>
  results.map(({ data }) => data?.stacks);

/** The page that a row is on; both counted from 0. */
export const stackPageOf = (row: number): number => Math.floor(row / pageSize);

/** A list of any length, of which only the pages in sight are read. `rows` is sparse. */
export function useStackList(filter: StackFilter, pages: { readonly first: number; readonly last: number }) {
  const top = useQuery({ ...stackPageOptions(filter, 0), placeholderData: keepPreviousData });
  const from = Math.max(1, pages.first);
  const wanted = Array.from({ length: Math.max(0, pages.last - from + 1) }, (_, index) => from + index);
  const below = useQueries({
    queries: top.isPlaceholderData ? [] : wanted.map((index) => stackPageOptions(filter, index)),
    combine: stacksOf,
  });
  const data = top.data;
  const rowAt = useMemo(
    () =>
      (index: number): StackSummary | undefined =>
        index < pageSize
          ? data?.stacks[index]
          : below[Math.floor(index / pageSize) - from]?.[index % pageSize],
    [data, below, from],
  );
  return { ...top, rowAt };
}

export type BulkAction = 'trigger' | 'sync' | 'lock' | 'unlock';
export interface BulkFailure {
  id: string;
  name: string;
  reason: string;
}

const bulkMutations = {
  trigger: (id: string) => send(runTriggerMutation, { stack: id, type: 'TRACKED' }),
  sync: (id: string) => send(stackSyncMutation, { id }),
  lock: (id: string, note: string) => send(stackLockMutation, { id, note }),
  unlock: (id: string) => send(stackUnlockMutation, { id }),
} as const;

/** So many calls at once: fast, and the server stays free for others. */
const atOnce = 4;

/** Does the same to many stacks, each for itself: what is refused is told with its reason. */
export function useStackBulk() {
  const client = useQueryClient();
  return (
    action: BulkAction,
    stacks: readonly { id: string; name: string }[],
    given: { note: string; onProgress: (done: number) => void },
  ): Promise<BulkFailure[]> => performBulk(client, action, stacks, given);
}

async function performBulk(
  client: QueryClient,
  action: BulkAction,
  stacks: readonly { id: string; name: string }[],
  { note, onProgress }: { note: string; onProgress: (done: number) => void },
): Promise<BulkFailure[]> {
  const failures: BulkFailure[] = [];
  const waiting = [...stacks];
  let done = 0;
  const work = async () => {
    for (let stack = waiting.shift(); stack !== undefined; stack = waiting.shift()) {
      try {
        await bulkMutations[action](stack.id, note);
      } catch (error) {
        failures.push({ ...stack, reason: asProblem(error)?.message ?? 'It failed.' });
      }
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await client.invalidateQueries({ queryKey: keys.stackList });
  return failures;
}
