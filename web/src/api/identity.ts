import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { apiKey, freshSecret, type NewApiKey, space, spaceUse } from '../features/identity/model.ts';
import { ApiError } from './api-error.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const apiKeysQuery = operation(
  `query ApiKeys {
    apiKeys {
      id name admin roles { role space } oidc { issuer clientId subjectExpression } createdBy createdAt expiresAt
      lastUsedAt
    }
  }`,
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

/** Whoever holds no role anywhere is told that there is no such thing: they see no space. */
function noneForStrangers(error: unknown): z.infer<typeof spacesQuery.answer> {
  if (error instanceof ApiError && error.code === 'NOT_FOUND') return { spaces: [] };
  throw error;
}

export const spacesOptions = queryOptions({
  queryKey: keys.spaces,
  queryFn: async ({ signal }) => (await send(spacesQuery, {}, signal).catch(noneForStrangers)).spaces,
});

export const spaceUseQuery = operation(
  'query SpaceUse { spaces { id stacksCount modulesCount } }',
  z.object({ spaces: z.array(spaceUse) }),
);

export const spaceUseOptions = queryOptions({
  queryKey: keys.spaceUse,
  queryFn: async ({ signal }) => (await send(spaceUseQuery, {}, signal)).spaces,
});

export const useApiKeyCreate = () =>
  useDeed(
    async (input: NewApiKey) => (await send(apiKeyCreateMutation, { input })).apiKeyCreate,
    keys.apiKeys,
  );

export const useApiKeyDelete = () =>
  useDeed((id: string) => send(apiKeyDeleteMutation, { id }), keys.apiKeys);
