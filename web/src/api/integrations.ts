import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { z } from 'zod';
import {
  type CredentialKind,
  connectionTest,
  deletedIntegration,
  dependant,
  integrationDetails,
  integrationSummary,
  remoteRepository,
  repositoryConnection,
  type VcsChecks,
  type WebhookPlacement,
} from '../features/vcs/model.ts';
import {
  connectionFields,
  integrationDetailsFields,
  integrationFields,
  repositoryFields,
} from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const integrationsQuery = operation(
  `query Integrations { bitbucketCloudIntegrations { ...IntegrationSummary } } ${integrationFields}`,
  z.object({ bitbucketCloudIntegrations: z.array(integrationSummary) }),
);
export const integrationQuery = operation(
  `query Integration($id: ID!) { bitbucketCloudIntegration(id: $id) { ...IntegrationDetails } }
  ${integrationDetailsFields}`,
  z.object({ bitbucketCloudIntegration: integrationDetails.nullable() }),
);
export const repositoriesQuery = operation(
  `query Repositories($id: ID!) {
    bitbucketCloudIntegration(id: $id) { repositories { ...RepositoryConnection } }
  } ${repositoryFields}`,
  z.object({
    bitbucketCloudIntegration: z
      .object({ repositories: z.array(repositoryConnection).nullable() })
      .nullable(),
  }),
);
export const searchRepositoriesQuery = operation(
  `query SearchRepositories($id: ID!, $text: String) {
    bitbucketCloudIntegration(id: $id) { searchRepositories(text: $text) { fullName mainBranch private } }
  }`,
  z.object({
    bitbucketCloudIntegration: z
      .object({ searchRepositories: z.array(remoteRepository).nullable() })
      .nullable(),
  }),
);
export const searchBranchesQuery = operation(
  `query SearchBranches($id: ID!, $repository: String!, $text: String) {
    bitbucketCloudIntegration(id: $id) { searchBranches(repository: $repository, text: $text) }
  }`,
  z.object({
    bitbucketCloudIntegration: z.object({ searchBranches: z.array(z.string()).nullable() }).nullable(),
  }),
);
export const connectionTestMutation = operation(
  `mutation TestConnection($input: BitbucketCloudConnectionTestInput!) {
    bitbucketCloudConnectionTest(input: $input) { ...Connection }
  } ${connectionFields}`,
  z.object({ bitbucketCloudConnectionTest: connectionTest }),
);
export const integrationCreateMutation = operation(
  `mutation CreateIntegration($input: BitbucketCloudIntegrationInput!) {
    bitbucketCloudIntegrationCreate(input: $input) { id }
  }`,
  z.object({ bitbucketCloudIntegrationCreate: z.object({ id: z.string() }) }),
);
export const integrationUpdateMutation = operation(
  `mutation UpdateIntegration($id: ID!, $input: BitbucketCloudIntegrationUpdateInput!) {
    bitbucketCloudIntegrationUpdate(id: $id, input: $input) { id }
  }`,
  z.object({ bitbucketCloudIntegrationUpdate: z.object({ id: z.string() }) }),
);
export const integrationDeleteMutation = operation(
  `mutation DeleteIntegration($id: ID!, $confirm: String) {
    bitbucketCloudIntegrationDelete(id: $id, confirm: $confirm) { id }
  }`,
  z.object({ bitbucketCloudIntegrationDelete: z.object({ id: z.string() }) }),
);
export const secretRegenerateMutation = operation(
  `mutation RegenerateSecret($id: ID!, $graceHours: Int) {
    bitbucketCloudIntegrationRegenerateSecret(id: $id, graceHours: $graceHours) { ...IntegrationDetails }
  } ${integrationDetailsFields}`,
  z.object({ bitbucketCloudIntegrationRegenerateSecret: integrationDetails }),
);
export const deletedIntegrationsQuery = operation(
  `query DeletedIntegrations {
    deletedBitbucketCloudIntegrations { id name isDefault spaceId deletedAt deletedBy restorableUntil }
  }`,
  z.object({ deletedBitbucketCloudIntegrations: z.array(deletedIntegration) }),
);
export const dependantsQuery = operation(
  'query Dependants($id: ID!) { bitbucketCloudIntegration(id: $id) { dependants { kind id name } } }',
  z.object({
    bitbucketCloudIntegration: z.object({ dependants: z.array(dependant).nullable() }).nullable(),
  }),
);

export const integrationsOptions = queryOptions({
  queryKey: keys.integrations,
  queryFn: async ({ signal }) => (await send(integrationsQuery, {}, signal)).bitbucketCloudIntegrations,
});

/** Null: there is none, or the viewer may not see it. */
export const integrationOptions = (id: string) =>
  queryOptions({
    queryKey: keys.integration(id),
    queryFn: async ({ signal }) => (await send(integrationQuery, { id }, signal)).bitbucketCloudIntegration,
  });

/** Who loses their source with the integration. */
export const dependantsOptions = (id: string) =>
  queryOptions({
    queryKey: keys.dependants(id),
    queryFn: async ({ signal }) =>
      (await send(dependantsQuery, { id }, signal)).bitbucketCloudIntegration?.dependants ?? [],
  });

export const deletedIntegrationsOptions = queryOptions({
  queryKey: keys.deletedIntegrations,
  queryFn: async ({ signal }) =>
    (await send(deletedIntegrationsQuery, {}, signal)).deletedBitbucketCloudIntegrations,
});

/** What is known of each webhook, hence apart from the rest of the integration. */
export const repositoriesOptions = (id: string) =>
  queryOptions({
    queryKey: keys.repositories(id),
    queryFn: async ({ signal }) =>
      (await send(repositoriesQuery, { id }, signal)).bitbucketCloudIntegration?.repositories ?? null,
  });

export const remoteRepositoriesOptions = (id: string, text: string) =>
  queryOptions({
    queryKey: keys.remoteRepositories(id, text),
    queryFn: async ({ signal }) =>
      (await send(searchRepositoriesQuery, { id, text }, signal)).bitbucketCloudIntegration
        ?.searchRepositories ?? [],
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });

export const remoteBranchesOptions = (id: string, repository: string, text: string) =>
  queryOptions({
    queryKey: keys.remoteBranches(id, repository, text),
    queryFn: async ({ signal }) =>
      (await send(searchBranchesQuery, { id, repository, text }, signal)).bitbucketCloudIntegration
        ?.searchBranches ?? [],
    staleTime: 30_000,
    retry: false,
  });

export interface Credentials {
  id?: string;
  credentialKind: CredentialKind;
  email: string | null;
  token: string | null;
  /** A workspace or `workspace/repository` to look for. */
  reach: string | null;
}

export const useConnectionTest = () =>
  useMutation({
    mutationFn: async (input: Credentials) =>
      (await send(connectionTestMutation, { input })).bitbucketCloudConnectionTest,
  });

/** What a person may change of an integration; a null token keeps the stored one. */
export interface IntegrationChanges {
  email: string | null;
  token: string | null;
  labels: readonly string[];
  description: string;
  vcsChecks: VcsChecks;
  useGitCheckout: boolean;
  tokenExpiresAt: string | null;
  webhookPlacement: WebhookPlacement;
}
export interface NewIntegration extends Omit<IntegrationChanges, 'token'> {
  keepOldSecret: boolean;
  name: string;
  isDefault: boolean;
  spaceID: string | null;
  credentialKind: CredentialKind;
  token: string;
}

export const refreshIntegrations = (client: QueryClient) =>
  Promise.all([
    client.invalidateQueries({ queryKey: keys.integrations }),
    client.invalidateQueries({ queryKey: keys.deletedIntegrations }),
    client.invalidateQueries({ queryKey: ['integration'] }),
    client.invalidateQueries({ queryKey: keys.launchPad }),
  ]);

export function useIntegrationCreate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: NewIntegration) =>
      (await send(integrationCreateMutation, { input })).bitbucketCloudIntegrationCreate,
    onSuccess: () => refreshIntegrations(client),
  });
}

export function useIntegrationUpdate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: IntegrationChanges) => send(integrationUpdateMutation, { id, input }),
    onSuccess: () => refreshIntegrations(client),
  });
}

export function useIntegrationDelete() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { id: string; confirm: string | null }) => send(integrationDeleteMutation, input),
    onSuccess: () => refreshIntegrations(client),
  });
}

export function useSecretRegenerate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (graceHours: number) => send(secretRegenerateMutation, { id, graceHours }),
    onSuccess: (answer) =>
      client.setQueryData(keys.integration(id), answer.bitbucketCloudIntegrationRegenerateSecret),
  });
}
