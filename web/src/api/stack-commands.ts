import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { StackSettings } from '../edge/stack-settings.ts';
import type { RunType } from '../features/runs/model.ts';
import type { ConfigType } from '../features/stacks/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const justId = z.object({ id: z.string() });

export const stackCreateMutation = operation(
  `mutation CreateStack($input: StackInput!, $manageState: Boolean!) {
    stackCreate(input: $input, manageState: $manageState) { id }
  }`,
  z.object({ stackCreate: justId }),
);
export const stackUpdateMutation = operation(
  'mutation UpdateStack($id: ID!, $input: StackInput!) { stackUpdate(id: $id, input: $input) { id } }',
  z.object({ stackUpdate: justId }),
);
export const stackDeleteMutation = operation(
  `mutation DeleteStack($id: ID!, $destroyResources: Boolean) {
    stackDelete(id: $id, destroyResources: $destroyResources) { id }
  }`,
  z.object({ stackDelete: justId }),
);
export const stackLockMutation = operation(
  'mutation LockStack($id: ID!, $note: String) { stackLock(id: $id, note: $note) { id } }',
  z.object({ stackLock: justId }),
);
export const stackUnlockMutation = operation(
  'mutation UnlockStack($id: ID!) { stackUnlock(id: $id) { id } }',
  z.object({ stackUnlock: justId }),
);
export const stackSyncMutation = operation(
  'mutation SyncStack($id: ID!) { stackSyncCommit(id: $id) { id trackedCommit { hash } } }',
  z.object({
    stackSyncCommit: z.object({ id: z.string(), trackedCommit: z.object({ hash: z.string() }).nullable() }),
  }),
);
export const configAddMutation = operation(
  'mutation AddConfig($stack: ID!, $config: ConfigInput!) { stackConfigAdd(stack: $stack, config: $config) { id } }',
  z.object({ stackConfigAdd: justId }),
);
export const configDeleteMutation = operation(
  'mutation DeleteConfig($stack: ID!, $id: ID!) { stackConfigDelete(stack: $stack, id: $id) { id } }',
  z.object({ stackConfigDelete: justId.nullable() }),
);
export const runTriggerMutation = operation(
  'mutation TriggerRun($stack: ID!, $type: RunType) { runTrigger(stack: $stack, runType: $type) { id } }',
  z.object({ runTrigger: justId }),
);

export const stateDownloadMutation = operation(
  `mutation DownloadState($stack: ID!, $version: ID!) {
    stateDownload(stack: $stack, version: $version) { fileName text }
  }`,
  z.object({ stateDownload: z.object({ fileName: z.string(), text: z.string() }) }),
);

export const useStateDownload = (stack: string) =>
  useMutation({
    mutationFn: async (version: string) =>
      (await send(stateDownloadMutation, { stack, version })).stateDownload,
  });

export async function refreshStack(client: QueryClient, id: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.stack(id) }),
    client.invalidateQueries({ queryKey: keys.stackList }),
  ]);
}

export function useStackCreate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (variables: { input: StackSettings; manageState: boolean }) =>
      (await send(stackCreateMutation, variables)).stackCreate,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.stackList });
      await client.invalidateQueries({ queryKey: keys.launchPad });
    },
  });
}

export function useStackUpdate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: StackSettings) => send(stackUpdateMutation, { id, input }),
    onSuccess: () => refreshStack(client, id),
  });
}

export function useStackDelete(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (destroyResources: boolean) => send(stackDeleteMutation, { id, destroyResources }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.stackList }),
  });
}

export function useStackLock(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: { lock: true; note: string } | { lock: false }) => {
      if (change.lock) await send(stackLockMutation, { id, note: change.note });
      else await send(stackUnlockMutation, { id });
    },
    onSuccess: () => refreshStack(client, id),
  });
}

export function useStackSync(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => (await send(stackSyncMutation, { id })).stackSyncCommit,
    onSuccess: () => refreshStack(client, id),
  });
}

export function useRunTrigger(stack: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (type: RunType) => (await send(runTriggerMutation, { stack, type })).runTrigger,
    onSuccess: () => refreshStack(client, stack),
  });
}

export interface NewConfig {
  id: string;
  type: ConfigType;
  value: string;
  writeOnly: boolean;
}

export function useConfigAdd(stack: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (config: NewConfig) => send(configAddMutation, { stack, config }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.stackPart(stack, 'config') }),
  });
}

export function useConfigDelete(stack: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(configDeleteMutation, { stack, id }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.stackPart(stack, 'config') }),
  });
}
