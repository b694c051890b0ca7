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
export const detachedStacksQuery = operation(
  'query DetachedStacks { detachedStacks { id name repository detachedFrom } }',
  z.object({ detachedStacks: z.array(detachedStack) }),
);
export const stacksAttachMutation = operation(
  `mutation AttachStacks($integration: ID!, $stacks: [ID!]!) {
    stacksAttach(integration: $integration, stacks: $stacks) { id }
  }`,
  z.object({ stacksAttach: z.array(z.object({ id: z.string() })) }),
);

export const detachedStacksOptions = {
  queryKey: keys.detachedStacks,
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (await send(detachedStacksQuery, {}, signal)).detachedStacks,
};

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

/** Attaches stacks whose integration is gone to this one, all or none. */
export function useStacksAttach(integration: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (stacks: readonly string[]) => send(stacksAttachMutation, { integration, stacks }),
    onSuccess: () => client.invalidateQueries(),
  });
}
