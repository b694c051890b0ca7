import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { runSummary } from '../features/runs/model.ts';
import {
  configElement,
  ignoredEvent,
  pullRequest,
  stackDetails,
  stackOutput,
  stackResource,
  stateVersion,
} from '../features/stacks/model.ts';
import { runSummaryFields, stackDetailsFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.object({ stack: z.object(shape).nullable() });

export const stackQuery = operation(
  `query Stack($id: ID!) { stack(id: $id) { ...StackDetails } } ${stackDetailsFields}`,
  z.object({ stack: stackDetails.nullable() }),
);
export const stackRunsQuery = operation(
  `query StackRuns($id: ID!, $before: ID) { stack(id: $id) { runs(before: $before) { ...RunSummary } } }
  ${runSummaryFields}`,
  part({ runs: z.array(runSummary) }),
);
export const stackProposedRunsQuery = operation(
  `query StackProposedRuns($id: ID!, $before: ID) {
    stack(id: $id) { proposedRuns(before: $before) { ...RunSummary } }
  } ${runSummaryFields}`,
  part({ proposedRuns: z.array(runSummary) }),
);
export const stackPullRequestsQuery = operation(
  `query StackPullRequests($id: ID!) {
    stack(id: $id) {
      pullRequests {
        number title author state draft approved sourceBranch destinationBranch headCommit url
        run { ...RunSummary }
      }
    }
  } ${runSummaryFields}`,
  part({ pullRequests: z.array(pullRequest) }),
);
export const stackIgnoredQuery = operation(
  `query StackIgnored($id: ID!) {
    stack(id: $id) { ignoredEvents { id at summary reason branch commit deliveryId } }
  }`,
  part({ ignoredEvents: z.array(ignoredEvent) }),
);
export const stackResourcesQuery = operation(
  'query StackResources($id: ID!) { stack(id: $id) { resources { address module provider type } } }',
  part({ resources: z.array(stackResource) }),
);
export const stackOutputsQuery = operation(
  'query StackOutputs($id: ID!) { stack(id: $id) { outputs { name type sensitive value } } }',
  part({ outputs: z.array(stackOutput) }),
);
export const stackStateQuery = operation(
  `query StackState($id: ID!) {
    stack(id: $id) { stateVersions { id serial bytes resources createdAt createdBy run { id number } } }
  }`,
  part({ stateVersions: z.array(stateVersion) }),
);
export const stackConfigQuery = operation(
  'query StackConfig($id: ID!) { stack(id: $id) { config { id type value writeOnly runtime checksum } } }',
  part({ config: z.array(configElement) }),
);

/** Null: there is none, or the viewer may not see it. */
export const stackOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stack(id),
    queryFn: async ({ signal }) => (await send(stackQuery, { id }, signal)).stack,
  });

/** The server's page size; a shorter page is the last one. */
const runsPage = 50;
const nextRuns = (page: readonly { id: string }[]): string | null =>
  page.length < runsPage ? null : (page.at(-1)?.id ?? null);

export const stackRunsOptions = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.stackPart(id, 'runs'),
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      (await send(stackRunsQuery, { id, before: pageParam }, signal)).stack?.runs ?? [],
    getNextPageParam: nextRuns,
  });

export const stackProposedRunsOptions = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.stackPart(id, 'proposed-runs'),
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      (await send(stackProposedRunsQuery, { id, before: pageParam }, signal)).stack?.proposedRuns ?? [],
    getNextPageParam: nextRuns,
  });

export const stackPullRequestsOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stackPart(id, 'pull-requests'),
    queryFn: async ({ signal }) =>
      (await send(stackPullRequestsQuery, { id }, signal)).stack?.pullRequests ?? [],
  });

export const stackIgnoredOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stackPart(id, 'ignored-events'),
    queryFn: async ({ signal }) => (await send(stackIgnoredQuery, { id }, signal)).stack?.ignoredEvents ?? [],
  });

export const stackResourcesOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stackPart(id, 'resources'),
    queryFn: async ({ signal }) => (await send(stackResourcesQuery, { id }, signal)).stack?.resources ?? [],
  });

export const stackOutputsOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stackPart(id, 'outputs'),
    queryFn: async ({ signal }) => (await send(stackOutputsQuery, { id }, signal)).stack?.outputs ?? [],
  });

export const stackStateOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stackPart(id, 'state'),
    queryFn: async ({ signal }) => (await send(stackStateQuery, { id }, signal)).stack?.stateVersions ?? [],
  });

export const stackConfigOptions = (id: string) =>
  queryOptions({
    queryKey: keys.stackPart(id, 'config'),
    queryFn: async ({ signal }) => (await send(stackConfigQuery, { id }, signal)).stack?.config ?? [],
  });
