import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { moduleConsumer, moduleShare, versionChanges } from '../features/modules/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const moduleUsersQuery = operation(
  `query ModuleUsers($id: ID!, $first: Int!, $skip: Int!) {
    module(id: $id) {
      consumerCount
      consumers(first: $first, skip: $skip) { seenAt stack { id name } version { id number yanked } raise { number pullRequest { number url } problem } }
      shares { spaceId sharedBy sharedAt space { name } }
    }
  }`,
  z.object({
    module: z
      .object({
        consumerCount: z.int(),
        consumers: z.array(moduleConsumer),
        shares: z.array(moduleShare),
      })
      .nullable(),
  }),
);
export const versionChangesQuery = operation(
  `query ModuleVersionChanges($module: ID!, $id: ID!) {
    module(id: $module) {
      version(id: $id) {
        changes { unexpected from { id number } changes { output name kind breaking detail } }
      }
    }
  }`,
  z.object({
    module: z.object({ version: z.object({ changes: versionChanges.nullable() }).nullable() }).nullable(),
  }),
);
export const moduleShareMutation = operation(
  'mutation ShareModule($module: ID!, $space: ID!) { moduleShare(module: $module, space: $space) { id } }',
  z.object({ moduleShare: z.object({ id: z.string() }) }),
);
export const moduleUnshareMutation = operation(
  'mutation UnshareModule($module: ID!, $space: ID!) { moduleUnshare(module: $module, space: $space) { id } }',
  z.object({ moduleUnshare: z.object({ id: z.string() }) }),
);
export const registryLoginAllowMutation = operation(
  `mutation AllowRegistryLogin($clientId: String!, $challenge: String!, $redirectUri: String!, $state: String!) {
    registryLoginAllow(clientId: $clientId, challenge: $challenge, redirectUri: $redirectUri, state: $state)
  }`,
  z.object({ registryLoginAllow: z.string() }),
);

const PAGE = 200;

export const moduleUsersOptions = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.modulePart(id, 'users'),
    queryFn: async ({ pageParam: skip, signal }) =>
      (await send(moduleUsersQuery, { id, first: PAGE, skip }, signal)).module,
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      last !== null && pages.length * PAGE < last.consumerCount ? pages.length * PAGE : undefined,
  });

export const versionChangesOptions = (module: string, id: string) =>
  queryOptions({
    queryKey: keys.modulePart(module, `${id}-changes`),
    queryFn: async ({ signal }) =>
      (await send(versionChangesQuery, { module, id }, signal)).module?.version?.changes ?? null,
  });
