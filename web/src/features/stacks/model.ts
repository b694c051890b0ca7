import { z } from 'zod';
import { instant, unixSeconds } from '../../edge/values.ts';
import { commit, runSummary, stackState } from '../runs/model.ts';
import { webhookState } from '../vcs/model.ts';

export const stackSummary = z.object({
  id: z.string(),
  name: z.string(),
  state: stackState,
  stateSetAt: unixSeconds.nullable(),
  repository: z.string(),
  namespace: z.string().nullable(),
  branch: z.string(),
  projectRoot: z.string().nullable(),
  labels: z.array(z.string()),
  attached: z.boolean(),
  /** Nothing starts in it. */
  isDisabled: z.boolean(),
  lockedBy: z.string().nullable(),
  canWrite: z.boolean(),
  spaceDetails: z.object({ id: z.string(), name: z.string() }),
});
export type StackSummary = z.infer<typeof stackSummary>;

const facetValue = z.object({ value: z.string(), count: z.number() });
export type FacetValue = z.infer<typeof facetValue>;
export const stackFacets = z.object({
  labels: z.array(facetValue),
  repositories: z.array(facetValue),
  /** Ids of spaces. */
  spaces: z.array(facetValue),
});
export type StackFacets = z.infer<typeof stackFacets>;

/** What the provider says about the source of a stack that is not made yet. */
export const sourceCheck = z.object({
  repository: z
    .object({ fullName: z.string(), mainBranch: z.string().nullable(), private: z.boolean() })
    .nullable(),
  commit: z.string().nullable(),
  root: z.object({ exists: z.boolean(), codeFiles: z.number(), folders: z.array(z.string()) }).nullable(),
  problem: z.object({ part: z.string(), code: z.string(), message: z.string() }).nullable(),
});
export type SourceCheck = z.infer<typeof sourceCheck>;

const vendor = z.object({
  __typename: z.string(),
  version: z.string().nullish(),
  workspace: z.string().nullish(),
});

/** What a stack says in the comment of a pull request. */
export const moduleUpdates = z.enum(['ANY', 'MINOR', 'NONE', 'PATCH']);
export const pullRequestComment = z.enum(['CHANGES', 'NONE', 'PLAN']);

export const stackDetails = stackSummary.extend({
  abilities: z.array(z.string()),
  additionalProjectGlobs: z.array(z.string()),
  administrative: z.boolean(),
  autodeploy: z.boolean(),
  autoretry: z.boolean(),
  createdAt: unixSeconds,
  deleting: z.boolean(),
  description: z.string().nullable(),
  localPreviewEnabled: z.boolean(),
  lockNote: z.string().nullable(),
  lockedAt: instant.nullable(),
  managesStateFile: z.boolean(),
  protectFromDeletion: z.boolean(),
  allowRunPromotion: z.boolean(),
  pullRequestComment,
  statusWhenIgnored: z.boolean(),
  moduleUpdates,
  raiseModules: z.boolean(),
  runnerImage: z.string().nullable(),
  terraformVersion: z.string().nullable(),
  trackedCommit: commit.nullable(),
  trackedCommitSetBy: z.string().nullable(),
  vendorConfig: vendor,
  vcsIntegration: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Whose workers take its runs; null for the public pool. */
  workerPool: z.object({ id: z.string(), name: z.string() }).nullable(),
  blocker: z.object({ id: z.string(), number: z.number(), state: stackState }).nullable(),
});
export type StackDetails = z.infer<typeof stackDetails>;

/** `acme/infrastructure`: the workspace is the namespace unless the repository names it itself. */
export const fullRepository = (stack: Pick<StackSummary, 'namespace' | 'repository'>): string =>
  stack.repository.includes('/') || !stack.namespace
    ? stack.repository
    : `${stack.namespace}/${stack.repository}`;

export const pullRequest = z.object({
  number: z.number(),
  title: z.string(),
  author: z.string(),
  state: z.string(),
  draft: z.boolean(),
  approved: z.boolean(),
  sourceBranch: z.string(),
  destinationBranch: z.string(),
  headCommit: z.string(),
  url: z.string(),
  run: runSummary.nullable(),
});
export type PullRequest = z.infer<typeof pullRequest>;

export const ignoredEvent = z.object({
  id: z.string(),
  at: instant,
  summary: z.string(),
  reason: z.string(),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  deliveryId: z.string().nullable(),
});
export type IgnoredEvent = z.infer<typeof ignoredEvent>;

export const stackResource = z.object({
  address: z.string(),
  module: z.string().nullable(),
  provider: z.string(),
  type: z.string(),
});
export type StackResource = z.infer<typeof stackResource>;

export const stackOutput = z.object({
  name: z.string(),
  type: z.string(),
  sensitive: z.boolean(),
  value: z.string().nullable(),
});
export type StackOutput = z.infer<typeof stackOutput>;

export const stateVersion = z.object({
  id: z.string(),
  serial: z.number(),
  bytes: z.number(),
  resources: z.number(),
  createdAt: instant,
  createdBy: z.string(),
  run: z.object({ id: z.string(), number: z.number() }).nullable(),
});
export type StateVersion = z.infer<typeof stateVersion>;

export const configType = z.enum(['ENVIRONMENT_VARIABLE', 'FILE_MOUNT']);
export type ConfigType = z.infer<typeof configType>;
export const configElement = z.object({
  id: z.string(),
  type: configType,
  value: z.string().nullable(),
  writeOnly: z.boolean(),
  runtime: z.boolean(),
  checksum: z.string(),
});
export type ConfigElement = z.infer<typeof configElement>;

/** Where the code of a stack comes from, as it is typed. */
export interface Source {
  integration: string;
  repository: string;
  branch: string;
  projectRoot: string;
}
export const noSource: Source = { integration: '', repository: '', branch: '', projectRoot: '' };

/** How events of the repository reach the stack. */
export const stackWebhook = z.object({
  state: webhookState,
  message: z.string(),
  lastDeliveryAt: instant.nullable(),
});
export type StackWebhook = z.infer<typeof stackWebhook>;
