import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { apiKey, freshSecret, space } from '../features/identity/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const apiKeysQuery = operation(
  'query ApiKeys { apiKeys { id name admin createdAt lastUsedAt } }',
  z.object({ apiKeys: z.array(apiKey) }),
);
export const apiKeyCreateMutation = operation(
  'mutation CreateApiKey($input: ApiKeyInput!) { apiKeyCreate(input: $input) { id name secret } }',
  z.object({ apiKeyCreate: freshSecret }),
);
export const apiKeyDeleteMutation = operation(
  'mutation DeleteApiKey($id: ID!) { apiKeyDelete(id: $id) { id } }',
  z.object({ apiKeyDelete: z.object({ id: z.string() }).nullable() }),
);
export const spacesQuery = operation(
  'query Spaces { spaces { id name description parentSpace inheritEntities labels abilities } }',
  z.object({ spaces: z.array(space) }),
);

export const apiKeysOptions = queryOptions({
  queryKey: keys.apiKeys,
  queryFn: async ({ signal }) => (await send(apiKeysQuery, {}, signal)).apiKeys,
});

export const spacesOptions = queryOptions({
  queryKey: keys.spaces,
  queryFn: async ({ signal }) => (await send(spacesQuery, {}, signal)).spaces,
});

export function useApiKeyCreate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { name: string; admin: boolean }) => send(apiKeyCreateMutation, { input }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}

export function useApiKeyDelete() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(apiKeyDeleteMutation, { id }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}
