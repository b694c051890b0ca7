import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type RunAction,
  type RunDeed,
  type RunDetails,
  runDetails,
  runReview,
} from '../features/runs/model.ts';
import { ApiError } from './api-error.ts';
import { runDetailsFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { runQuery } from './runs.ts';
import { refreshStack } from './stack-commands.ts';
import { send } from './transport.ts';

const acted = z.object({ acted: runDetails });
const answer = `{ ...RunDetails } } ${runDetailsFields}`;

export const runConfirmMutation = operation(
  `mutation ConfirmRun($stack: ID!, $run: ID!) { acted: runConfirm(stack: $stack, run: $run) ${answer}`,
  acted,
);
export const runDiscardMutation = operation(
  `mutation DiscardRun($stack: ID!, $run: ID!) { acted: runDiscard(stack: $stack, run: $run) ${answer}`,
  acted,
);
export const runStopMutation = operation(
  `mutation StopRun($stack: ID!, $run: ID!) { acted: runStop(stack: $stack, run: $run) ${answer}`,
  acted,
);
export const runRetryMutation = operation(
  `mutation RetryRun($stack: ID!, $run: ID!) { acted: runRetry(stack: $stack, run: $run) ${answer}`,
  acted,
);
export const runPromoteMutation = operation(
  `mutation PromoteRun($stack: ID!, $run: ID!) { acted: runPromote(stack: $stack, run: $run) ${answer}`,
  acted,
);
export const runPrioritizeMutation = operation(
  `mutation PrioritizeRun($stack: ID!, $run: ID!) {
    acted: runPrioritizeSet(stack: $stack, run: $run, prioritize: true) ${answer}`,
  acted,
);
export const runDeprioritizeMutation = operation(
  `mutation DeprioritizeRun($stack: ID!, $run: ID!) {
    acted: runPrioritizeSet(stack: $stack, run: $run, prioritize: false) ${answer}`,
  acted,
);
export const runReplanMutation = operation(
  `mutation ReplanRun($stack: ID!, $run: ID!, $targets: [String!]!) {
    acted: runTargetedReplan(stack: $stack, run: $run, targets: $targets) ${answer}`,
  acted,
);
export const runReviewMutation = operation(
  `mutation ReviewRun($stack: ID!, $run: ID!, $decision: RunReviewDecision!, $note: String!) {
    runReview(stack: $stack, run: $run, decision: $decision, note: $note) {
      id decision note author state createdAt
    }
  }`,
  z.object({ runReview }),
);

const mutationOf = {
  CONFIRM: runConfirmMutation,
  DEPRIORITIZE: runDeprioritizeMutation,
  DISCARD: runDiscardMutation,
  PRIORITIZE: runPrioritizeMutation,
  PROMOTE: runPromoteMutation,
  REPLAN: runReplanMutation,
  RETRY: runRetryMutation,
  STOP: runStopMutation,
} as const satisfies Record<Exclude<RunAction, 'REVIEW'>, unknown>;

async function perform(stack: string, run: string, { action, ...told }: RunDeed): Promise<RunDetails> {
  if (action !== 'REVIEW') return (await send(mutationOf[action], { stack, run, ...told })).acted;
  await send(runReviewMutation, { stack, run, ...told });
  const after = (await send(runQuery, { stack, run })).run;
  if (after === null) throw new ApiError('NOT_FOUND', 'The run is gone.', {});
  return after;
}

/** Whatever a person does to a run; answers the run that came of it (a new one for a retry or a promotion). */
export function useRunAction(stack: string, run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (deed: RunDeed) => perform(stack, run, deed),
    onSuccess: (after) => client.setQueryData(keys.run(after.id), after),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.run(run) });
      await refreshStack(client, stack);
    },
  });
}
