import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { ModuleSettings } from '../edge/module-settings.ts';
import { keys } from './keys.ts';
import { moduleShareMutation, moduleUnshareMutation } from './module-users.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const justId = z.object({ id: z.string() });

export const moduleCreateMutation = operation(
  'mutation CreateModule($input: ModuleInput!) { moduleCreate(input: $input) { id } }',
  z.object({ moduleCreate: justId }),
);
export const moduleUpdateMutation = operation(
  'mutation UpdateModule($id: ID!, $input: ModuleInput!) { moduleUpdateV2(id: $id, input: $input) { id } }',
  z.object({ moduleUpdateV2: justId }),
);
export const moduleDeleteMutation = operation(
  'mutation DeleteModule($id: ID!) { moduleDelete(id: $id) { id } }',
  z.object({ moduleDelete: justId }),
);
export const versionCreateMutation = operation(
  'mutation CreateVersion($module: ID!) { versionCreate(module: $module) { id } }',
  z.object({ versionCreate: justId }),
);
export const versionRebuildMutation = operation(
  'mutation RebuildVersion($module: ID!, $id: ID!) { versionRebuild(module: $module, id: $id) { id } }',
  z.object({ versionRebuild: justId }),
);
export const versionMarkBadMutation = operation(
  `mutation MarkVersionBad($module: ID!, $id: ID!, $note: String!) {
    versionMarkBad(module: $module, id: $id, note: $note) { id }
  }`,
  z.object({ versionMarkBad: justId }),
);

/** A mutation after which the lists of modules, and this one, are read again. */
function useModuleMutation<Given, Answer>(module: string | null, act: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.modules });
      if (module !== null) await client.invalidateQueries({ queryKey: keys.module(module) });
    },
  });
}

export const useModuleCreate = () =>
  useModuleMutation(
    null,
    async (input: ModuleSettings) => (await send(moduleCreateMutation, { input })).moduleCreate,
  );

export const useModuleUpdate = (id: string) =>
  useModuleMutation(id, (input: ModuleSettings) => send(moduleUpdateMutation, { id, input }));

/** The page of the module is left before its queries are read again, so only the lists are. */
export const useModuleDelete = (id: string) =>
  useModuleMutation(null, () => send(moduleDeleteMutation, { id }));

export const useModuleShare = (module: string) =>
  useModuleMutation(module, (space: string) => send(moduleShareMutation, { module, space }));

export const useModuleUnshare = (module: string) =>
  useModuleMutation(module, (space: string) => send(moduleUnshareMutation, { module, space }));

export const useVersionCreate = (module: string) =>
  useModuleMutation(module, () => send(versionCreateMutation, { module }));

export const useVersionRebuild = (module: string, id: string) =>
  useModuleMutation(module, () => send(versionRebuildMutation, { module, id }));

export const useVersionMarkBad = (module: string, id: string) =>
  useModuleMutation(module, (note: string) => send(versionMarkBadMutation, { module, id, note }));
