import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { diagnosis, repositoryConnection } from '../features/vcs/model.ts';
import { repositoryFields } from './fragments.ts';
import { refreshIntegrations } from './integrations.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const diagnoseMutation = operation(
  `mutation Diagnose($id: ID!) {
    bitbucketCloudIntegrationDiagnose(id: $id) {
      state checkedAt
      checks { key subject state title message steps fix { action label target } }
    }
  }`,
  z.object({ bitbucketCloudIntegrationDiagnose: diagnosis }),
);
export const integrationRestoreMutation = operation(
  'mutation RestoreIntegration($id: ID!) { bitbucketCloudIntegrationRestore(id: $id) { id } }',
  z.object({ bitbucketCloudIntegrationRestore: z.object({ id: z.string() }) }),
);
export const webhookEnsureMutation = operation(
  `mutation EnsureWebhook($id: ID!, $repository: String!) {
    bitbucketCloudWebhookEnsure(id: $id, repository: $repository) { ...RepositoryConnection }
  } ${repositoryFields}`,
  z.object({ bitbucketCloudWebhookEnsure: repositoryConnection }),
);
export const webhookDeleteMutation = operation(
  `mutation DeleteWebhook($id: ID!, $repository: String!, $webhook: ID!) {
    bitbucketCloudWebhookDelete(id: $id, repository: $repository, webhook: $webhook) { ...RepositoryConnection }
  } ${repositoryFields}`,
  z.object({ bitbucketCloudWebhookDelete: repositoryConnection }),
);
const detachedStack = z.object({
  id: z.string(),
  name: z.string(),
  repository: z.string(),
  detachedFrom: z.string().nullable(),
});
const detachedModule = z.object({ id: z.string() });
export const detachedQuery = operation(
  'query Detached { detachedStacks { id name repository detachedFrom } detachedModules { id } }',
  z.object({ detachedStacks: z.array(detachedStack), detachedModules: z.array(detachedModule) }),
);
export const modulesAttachMutation = operation(
  `mutation AttachModules($integration: ID!, $modules: [ID!]!) {
    modulesAttach(integration: $integration, modules: $modules) { id }
  }`,
  z.object({ modulesAttach: z.array(detachedModule) }),
);
export const stacksAttachMutation = operation(
  `mutation AttachStacks($integration: ID!, $stacks: [ID!]!) {
    stacksAttach(integration: $integration, stacks: $stacks) { id }
  }`,
  z.object({ stacksAttach: z.array(z.object({ id: z.string() })) }),
);

/** Stacks and modules whose integration is gone; modules go by their ids. */
export const detachedOptions = {
  queryKey: keys.detached,
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { detachedStacks, detachedModules } = await send(detachedQuery, {}, signal);
    return [
      ...detachedStacks.map(({ id, name }) => ({ kind: 'stack' as const, id, name })),
      ...detachedModules.map(({ id }) => ({ kind: 'module' as const, id, name: id })),
    ];
  },
};
type DetachedUser = { readonly kind: 'stack' | 'module'; readonly id: string; readonly name: string };

/** The full examination; takes some seconds. */
export function useDiagnoseAny() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(diagnoseMutation, { id }),
    onSettled: () => refreshIntegrations(client),
  });
}

export function useIntegrationRestore() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(integrationRestoreMutation, { id }),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useWebhookEnsure(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (repository: string) => send(webhookEnsureMutation, { id, repository }),
    onSettled: () => refreshIntegrations(client),
  });
}

export function useWebhookDelete(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { repository: string; webhook: string }) =>
      send(webhookDeleteMutation, { id, ...given }),
    onSettled: () => refreshIntegrations(client),
  });
}

/** Attaches what lost its integration to this one: all stacks or none, then all modules or none. */
export function useAttach(integration: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (users: readonly DetachedUser[]) => {
      const idsOf = (kind: DetachedUser['kind']) =>
        users.filter((user) => user.kind === kind).map(({ id }) => id);
      const [stacks, modules] = [idsOf('stack'), idsOf('module')];
      if (stacks.length > 0) await send(stacksAttachMutation, { integration, stacks });
      if (modules.length > 0) await send(modulesAttachMutation, { integration, modules });
    },
    onSettled: () => client.invalidateQueries(),
  });
}
