import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { z } from 'zod';
import { logBatch, runChanges, runDetails, runSummary } from '../features/runs/model.ts';
import { type RunFilter, runFilters } from '../features/runs/run-filters.ts';
import { runDetailsFields, runSummaryFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const runQuery = operation(
  `query Run($stack: ID!, $run: ID!) { run(stack: $stack, run: $run) { ...RunDetails } } ${runDetailsFields}`,
  z.object({ run: runDetails.nullable() }),
);
export const runChangesQuery = operation(
  `query RunChanges($stack: ID!, $run: ID!) {
    run(stack: $stack, run: $run) {
      changesOmitted
      changes {
        address previousAddress type module action replacePaths
        attributes { path before after sensitive hiddenBefore hiddenAfter unknown forcesReplacement }
      }
    }
  }`,
  z.object({ run: runChanges.nullable() }),
);
export const runSearchQuery = operation(
  `query SearchRuns($input: SearchInput!) {
    searchRuns(input: $input) { edges { node { ...RunSummary } } pageInfo { endCursor hasNextPage } }
  } ${runSummaryFields}`,
  z.object({
    searchRuns: z.object({
      edges: z.array(z.object({ node: runSummary })),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  }),
);
export const runCommentMutation = operation(
  `mutation CommentRun($stack: ID!, $run: ID!, $body: String!) {
    runComment(stack: $stack, run: $run, body: $body) { id }
  }`,
  z.object({ runComment: z.object({ id: z.string() }) }),
);
export const runLogSubscription = operation(
  `subscription RunLog($stack: ID!, $run: ID!, $after: String) {
    runLog(stack: $stack, run: $run, after: $after) { cursor finished state stateVersion text }
  }`,
  z.object({ runLog: logBatch }),
);

/** Null: there is none, or the viewer may not see it. */
export const runOptions = (stack: string, run: string) =>
  queryOptions({
    queryKey: keys.run(run),
    queryFn: async ({ signal }) => (await send(runQuery, { stack, run }, signal)).run,
    // Workers go quiet without a word, and a run that waits for one says so.
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'READY' || data?.state === 'CONFIRMED' ? 30_000 : false,
  });

export const runChangesOptions = (stack: string, run: string) =>
  queryOptions({
    queryKey: keys.runChanges(run),
    queryFn: async ({ signal }) => (await send(runChangesQuery, { stack, run }, signal)).run,
  });

const pageSize = 50;

/** Conditions of a search as the server takes them. */
const predicatesOf = ({ type, show, commit }: RunFilter) => [
  ...(commit === undefined ? [] : [{ field: 'commit', constraint: { stringMatches: [commit] } }]),
  ...(type === undefined ? [] : [{ field: 'type', constraint: { enumEquals: [type] } }]),
  ...(show === undefined
    ? []
    : [{ field: 'state', constraint: { enumEquals: [...runFilters[show].states] } }]),
];

async function searchRuns(
  filter: RunFilter,
  page: { after: string | null; first: number },
  signal: AbortSignal,
) {
  const input = { ...page, fullTextSearch: filter.text ?? null, predicates: predicatesOf(filter) };
  const { edges, pageInfo } = (await send(runSearchQuery, { input }, signal)).searchRuns;
  return { runs: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

/** Runs of all stacks that match, newest first. */
export const runSearchOptions = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: keys.runs(filter),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      searchRuns(filter, { after: pageParam, first: pageSize }, signal),
    getNextPageParam: ({ next }): string | null => next,
    placeholderData: keepPreviousData,
  });

/** The newest runs that match a text, for the palette. */
export const foundRunsOptions = (text: string, first = 8) =>
  queryOptions({
    queryKey: keys.runs({ text, found: first }),
    queryFn: async ({ signal }) =>
      (await searchRuns(text === '' ? {} : { text }, { after: null, first }, signal)).runs,
    placeholderData: keepPreviousData,
  });

export function useRunComment(stack: string, run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: string) => send(runCommentMutation, { stack, run, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.run(run), exact: true }),
  });
}
