import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  logBatch,
  type RunAction,
  type RunDetails,
  type RunState,
  runChanges,
  runDetails,
  runSummary,
} from '../features/runs/model.ts';
import { runDetailsFields, runSummaryFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { refreshStack } from './stack-commands.ts';
import { send } from './transport.ts';

export const runQuery = operation(
  `query Run($stack: ID!, $run: ID!) { stack(id: $stack) { run(id: $run) { ...RunDetails } } } ${runDetailsFields}`,
  z.object({ stack: z.object({ run: runDetails.nullable() }).nullable() }),
);
export const runChangesQuery = operation(
  `query RunChanges($stack: ID!, $run: ID!) {
    stack(id: $stack) {
      run(id: $run) {
        changesOmitted
        changes {
          address previousAddress type module action replacePaths
          attributes { path before after sensitive unknown forcesReplacement }
        }
      }
    }
  }`,
  z.object({ stack: z.object({ run: runChanges.nullable() }).nullable() }),
);
export const runsQuery = operation(
  `query Runs($first: Int, $before: ID, $states: [RunState!]) {
    runs(first: $first, before: $before, states: $states) { ...RunSummary }
  } ${runSummaryFields}`,
  z.object({ runs: z.array(runSummary) }),
);
export const runLogSubscription = operation(
  `subscription RunLog($stack: ID!, $run: ID!, $after: String) {
    runLog(stack: $stack, run: $run, after: $after) { cursor finished state stateVersion text }
  }`,
  z.object({ runLog: logBatch }),
);

const acted = z.object({ acted: runDetails });
export const runConfirmMutation = operation(
  `mutation ConfirmRun($stack: ID!, $run: ID!) { acted: runConfirm(stack: $stack, run: $run) { ...RunDetails } }
  ${runDetailsFields}`,
  acted,
);
export const runDiscardMutation = operation(
  `mutation DiscardRun($stack: ID!, $run: ID!) { acted: runDiscard(stack: $stack, run: $run) { ...RunDetails } }
  ${runDetailsFields}`,
  acted,
);
export const runStopMutation = operation(
  `mutation StopRun($stack: ID!, $run: ID!) { acted: runStop(stack: $stack, run: $run) { ...RunDetails } }
  ${runDetailsFields}`,
  acted,
);
export const runRetryMutation = operation(
  `mutation RetryRun($stack: ID!, $run: ID!) { acted: runRetry(stack: $stack, run: $run) { ...RunDetails } }
  ${runDetailsFields}`,
  acted,
);

export const runPromoteMutation = operation(
  `mutation PromoteRun($stack: ID!, $run: ID!) { acted: runPromote(stack: $stack, run: $run) { ...RunDetails } }
  ${runDetailsFields}`,
  acted,
);

const mutationOf = {
  CONFIRM: runConfirmMutation,
  DISCARD: runDiscardMutation,
  STOP: runStopMutation,
  RETRY: runRetryMutation,
  PROMOTE: runPromoteMutation,
} as const satisfies Record<RunAction, unknown>;

/** Null: there is none, or the viewer may not see it. */
export const runOptions = (stack: string, run: string) =>
  queryOptions({
    queryKey: keys.run(run),
    queryFn: async ({ signal }) => (await send(runQuery, { stack, run }, signal)).stack?.run ?? null,
  });

export const runChangesOptions = (stack: string, run: string) =>
  queryOptions({
    queryKey: keys.runChanges(run),
    queryFn: async ({ signal }) => (await send(runChangesQuery, { stack, run }, signal)).stack?.run ?? null,
  });

const pageSize = 50;

export const runsOptions = (states: readonly RunState[]) =>
  infiniteQueryOptions({
    queryKey: keys.runs(states),
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => {
      const variables = { first: pageSize, before: pageParam, states: states.length === 0 ? null : states };
      return (await send(runsQuery, variables, signal)).runs;
    },
    getNextPageParam: (page): string | null => (page.length < pageSize ? null : (page.at(-1)?.id ?? null)),
  });

/** Confirm, discard, stop or retry; answers the run that came of it (a new one for a retry or a promotion). */
export function useRunAction(stack: string, run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (action: RunAction): Promise<RunDetails> =>
      (await send(mutationOf[action], { stack, run })).acted,
    onSuccess: (after) => client.setQueryData(keys.run(after.id), after),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.run(run) });
      await refreshStack(client, stack);
    },
  });
}
