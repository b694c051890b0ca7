import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { RunType } from '../features/runs/model.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { refreshStack } from './stack-commands.ts';
import { send } from './transport.ts';

const justId = z.object({ id: z.string() });

export const stackDisableMutation = operation(
  'mutation DisableStack($id: ID!) { stackDisable(id: $id) { id } }',
  z.object({ stackDisable: justId }),
);
export const stackEnableMutation = operation(
  'mutation EnableStack($id: ID!) { stackEnable(id: $id) { id } }',
  z.object({ stackEnable: justId }),
);
export const taskCreateMutation = operation(
  `mutation CreateTask($stack: ID!, $command: String!, $skip: Boolean) {
    taskCreate(stack: $stack, command: $command, skipInitialization: $skip) { id }
  }`,
  z.object({ taskCreate: justId }),
);
export const configuredRunMutation = operation(
  `mutation TriggerConfiguredRun($stack: ID!, $type: RunType, $config: RuntimeConfigInput) {
    runTrigger(stack: $stack, runType: $type, runtimeConfig: $config) { id }
  }`,
  z.object({ runTrigger: justId }),
);
export const stateRollbackMutation = operation(
  `mutation RollBackState($stack: ID!, $version: ID!) {
    stateRollback(stack: $stack, stateVersion: $version) { id }
  }`,
  z.object({ stateRollback: justId }),
);

export function useStackSwitch(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (disabled: boolean) => {
      if (disabled) await send(stackDisableMutation, { id });
      else await send(stackEnableMutation, { id });
    },
    onSuccess: () => refreshStack(client, id),
  });
}

/** Answers the id of the run that executes the command. */
export const useTaskCreate = (stack: string) =>
  useDeed(
    async ({ command, skip }: { command: string; skip: boolean }) =>
      (await send(taskCreateMutation, { stack, command, skip })).taskCreate.id,
    keys.stack(stack),
    keys.stackList,
  );

/** Answers the id of a run that has settings of its own. */
export const useConfiguredRun = (stack: string) =>
  useDeed(
    async ({ type, yaml }: { type: RunType; yaml: string }) =>
      (await send(configuredRunMutation, { stack, type, config: { yaml } })).runTrigger.id,
    keys.stack(stack),
    keys.stackList,
  );

/** Makes an earlier version of the state the present one. */
export const useStateRollback = (stack: string) =>
  useDeed((version: string) => send(stateRollbackMutation, { stack, version }), keys.stack(stack));
