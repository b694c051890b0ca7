import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type ModuleSummary,
  moduleDetails,
  moduleSummary,
  versionDetails,
  versionSummary,
} from '../features/modules/model.ts';
import { configElement } from '../features/stacks/model.ts';
import { runSummaryFields } from './fragments.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

const moduleSummaryFields = `
fragment ModuleSummary on Module {
  id name terraformProvider repository branch projectRoot labels attached
  spaceDetails { id name }
  current { id number yanked }
}`;
const versionSummaryFields = `
fragment VersionSummary on ModuleVersion {
  id number proposed state reason branch triggeredBy createdAt yanked
  commit { hash message authorName authorLogin timestamp url }
  pullRequest { number url }
}`;
const partFields = `
fragment Part on ModulePart {
  path readme
  inputs { name type default description required sensitive }
  outputs { name description sensitive }
  resources { address type data }
  providers { name source version }
}`;

export const modulesQuery = operation(
  `query Modules($input: SearchInput!) {
    searchModules(input: $input) { edges { node { ...ModuleSummary } } pageInfo { endCursor hasNextPage } }
  } ${moduleSummaryFields}`,
  z.object({
    searchModules: z.object({
      edges: z.array(z.object({ node: moduleSummary })),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  }),
);
export const moduleQuery = operation(
  `query Module($id: ID!) {
    module(id: $id) {
      ...ModuleSummary owner registryAddress description abilities protectFromDeletion releaseBy workflowTool toolVersion
      vcsIntegration { id name }
      workerPool { id name }
      trackedCommit { hash message authorName authorLogin timestamp url }
    }
  } ${moduleSummaryFields}`,
  z.object({ module: moduleDetails.nullable() }),
);
export const moduleVersionsQuery = operation(
  `query ModuleVersions($id: ID!, $before: ID, $includeFailed: Boolean) {
    module(id: $id) { versions(before: $before, includeFailed: $includeFailed) { ...VersionSummary } }
  } ${versionSummaryFields}`,
  z.object({ module: z.object({ versions: z.array(versionSummary) }).nullable() }),
);
export const moduleProposalsQuery = operation(
  `query ModuleProposals($id: ID!, $before: ID) {
    module(id: $id) { proposals(before: $before) { ...VersionSummary } }
  } ${versionSummaryFields}`,
  z.object({ module: z.object({ proposals: z.array(versionSummary) }).nullable() }),
);
export const moduleVersionQuery = operation(
  `query ModuleVersion($module: ID!, $id: ID!) {
    module(id: $module) {
      version(id: $id) {
        ...VersionSummary archiveSha256 archiveBytes yankedNote yankedBy
        tests {
          ...RunSummary failureCode test { name negative native dependsOn projectRoot }
          testResults {
            file run status assertions { line condition message status }
            diagnostics { severity summary detail file line }
          }
        }
        root { ...Part } submodules { ...Part } examples { ...Part }
      }
    }
  } ${versionSummaryFields}${partFields}${runSummaryFields}`,
  z.object({ module: z.object({ version: versionDetails.nullable() }).nullable() }),
);
export const moduleConfigQuery = operation(
  'query ModuleConfig($id: ID!) { module(id: $id) { config { id type value writeOnly runtime checksum } } }',
  z.object({ module: z.object({ config: z.array(configElement) }).nullable() }),
);

const pageSize = 50;
type Page = { modules: ModuleSummary[]; next: string | null };

export const modulesOptions = (text: string) =>
  infiniteQueryOptions({
    queryKey: keys.modulesMatching(text),
    initialPageParam: null,
    queryFn: async ({
      pageParam,
      signal,
    }: {
      pageParam: string | null;
      signal: AbortSignal;
    }): Promise<Page> => {
      const input = { first: pageSize, after: pageParam, fullTextSearch: text };
      const { edges, pageInfo } = (await send(modulesQuery, { input }, signal)).searchModules;
      return {
        modules: edges.map(({ node }) => node),
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
      };
    },
    getNextPageParam: ({ next }: Page): string | null => next,
  });

/** Null: there is none, or the viewer may not see it. */
export const moduleOptions = (id: string) =>
  queryOptions({
    queryKey: keys.module(id),
    queryFn: async ({ signal }) => (await send(moduleQuery, { id }, signal)).module,
  });

const older = (page: readonly { readonly id: string }[]): string | null =>
  page.length < pageSize ? null : (page.at(-1)?.id ?? null);

export const moduleVersionsOptions = (id: string, includeFailed: boolean) =>
  infiniteQueryOptions({
    queryKey: keys.modulePart(id, includeFailed ? 'all-versions' : 'versions'),
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      (await send(moduleVersionsQuery, { id, before: pageParam, includeFailed }, signal)).module?.versions ??
      [],
    getNextPageParam: older,
  });

export const moduleProposalsOptions = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.modulePart(id, 'proposals'),
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      (await send(moduleProposalsQuery, { id, before: pageParam }, signal)).module?.proposals ?? [],
    getNextPageParam: older,
  });

export const moduleVersionOptions = (module: string, id: string) =>
  queryOptions({
    queryKey: keys.modulePart(module, id),
    queryFn: async ({ signal }) =>
      (await send(moduleVersionQuery, { module, id }, signal)).module?.version ?? null,
  });

export const moduleConfigOptions = (id: string) =>
  queryOptions({
    queryKey: keys.modulePart(id, 'config'),
    queryFn: async ({ signal }) => (await send(moduleConfigQuery, { id }, signal)).module?.config ?? [],
  });
