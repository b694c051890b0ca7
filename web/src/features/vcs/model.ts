import { z } from 'zod';
import { instant, unixSeconds } from '../../edge/values.ts';
import { runSummary, sentFeedback } from '../runs/model.ts';

export const credentialKind = z.enum(['API_TOKEN', 'ACCESS_TOKEN']);
export type CredentialKind = z.infer<typeof credentialKind>;
export const vcsChecks = z.enum(['INDIVIDUAL', 'AGGREGATED', 'ALL']);
export type VcsChecks = z.infer<typeof vcsChecks>;

export const checkState = z.enum(['OK', 'HINT', 'WARNING', 'FAILED', 'UNKNOWN']);
export type CheckState = z.infer<typeof checkState>;

/** One thing that the doctor looked at. */
export const check = z.object({
  key: z.string(),
  subject: z.string().nullable(),
  state: checkState,
  title: z.string(),
  message: z.string(),
  steps: z.array(z.string()),
  fix: z
    .object({
      action: z.enum([
        'ENSURE_WEBHOOK',
        'REGENERATE_SECRET',
        'REMOVE_WEBHOOK',
        'REPLACE_TOKEN',
        'SET_EXPIRY',
        'SHOW_STEPS',
      ]),
      label: z.string(),
      target: z.string().nullable(),
    })
    .nullable(),
});
export type Check = z.infer<typeof check>;

export const diagnosis = z.object({ state: checkState, checkedAt: instant, checks: z.array(check) });

export const health = z.enum(['HEALTHY', 'ATTENTION', 'BROKEN', 'UNKNOWN']);
export type Health = z.infer<typeof health>;
export const webhookPlacement = z.enum(['REPOSITORY', 'WORKSPACE']);
export type WebhookPlacement = z.infer<typeof webhookPlacement>;

export const connectionTest = z.object({
  ok: z.boolean(),
  code: z.string().nullable(),
  message: z.string(),
  steps: z.array(z.string()),
  checks: z.array(check),
  owner: z.string().nullable(),
  credentialType: z.string().nullable(),
  testedAt: instant,
  scopes: z.array(
    z.object({ scope: z.string(), granted: z.boolean(), required: z.boolean(), unlocks: z.string() }),
  ),
});
export type ConnectionTest = z.infer<typeof connectionTest>;

/** What everybody may see who sees the integration at all. */
export const integrationSummary = z.object({
  id: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  description: z.string(),
  labels: z.array(z.string()),
  abilities: z.array(z.string()),
  usedByStacks: z.number(),
  usedByModules: z.number(),
  health,
  brokenSince: instant.nullable(),
  space: z.object({ id: z.string(), name: z.string() }),
  createdAt: unixSeconds,
});
export type IntegrationSummary = z.infer<typeof integrationSummary>;

export const webhookState = z.enum([
  'ACTIVE',
  'INACTIVE',
  'MISSING',
  'WRONG_EVENTS',
  'WRONG_URL',
  'DUPLICATE',
  'MANUAL',
  'UNKNOWN',
]);
export type WebhookState = z.infer<typeof webhookState>;

export const repositoryConnection = z.object({
  repository: z.string(),
  webhook: webhookState,
  message: z.string(),
  lastDeliveryAt: instant.nullable(),
  refusedAt: instant.nullable(),
  signsWithOldSecret: z.boolean(),
  events: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      documented: z.boolean(),
      ticked: z.boolean().nullable(),
      lastAt: instant.nullable(),
    }),
  ),
  webhooks: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      place: z.string(),
      standing: z.enum(['WANTED', 'DUPLICATE', 'ELSEWHERE']),
      lastDeliveryAt: instant.nullable(),
    }),
  ),
  stacks: z.array(z.object({ id: z.string(), name: z.string() })),
  modules: z.array(z.object({ id: z.string() })),
});
export type RepositoryConnection = z.infer<typeof repositoryConnection>;

/** Null details: the viewer is no admin of the space. */
export const integrationDetails = integrationSummary.extend({
  credentialKind: credentialKind.nullable(),
  email: z.string().nullable(),
  username: z.string().nullable(),
  webhookUrl: z.string().nullable(),
  webhookSecret: z.string().nullable(),
  useGitCheckout: z.boolean(),
  vcsChecks,
  connection: connectionTest.nullable(),
  diagnosis: diagnosis.nullable(),
  tokenExpiresAt: instant.nullable(),
  webhookPlacement: webhookPlacement.nullable(),
  previousSecretUntil: instant.nullable(),
  healthMessage: z.string().nullable(),
});
export type IntegrationDetails = z.infer<typeof integrationDetails>;

/** A deletion that can still be undone. */
export const deletedIntegration = z.object({
  id: z.string(),
  name: z.string(),
  isDefault: z.boolean(),
  spaceId: z.string(),
  deletedAt: instant,
  deletedBy: z.string(),
  restorableUntil: instant,
});
export type DeletedIntegration = z.infer<typeof deletedIntegration>;

/** What loses its source with the integration; without a name when the viewer may not see it. */
export const dependant = z.object({
  kind: z.string(),
  id: z.string().nullable(),
  name: z.string().nullable(),
});
export type Dependant = z.infer<typeof dependant>;

export const remoteRepository = z.object({
  fullName: z.string(),
  mainBranch: z.string().nullable(),
  private: z.boolean(),
});
export type RemoteRepository = z.infer<typeof remoteRepository>;

export const verdict = z.enum(['RECEIVED', 'PROCESSED', 'IGNORED', 'REFUSED', 'FAILED']);
export type Verdict = z.infer<typeof verdict>;

/** What the address of the log narrows it to. */
export const deliveryFilter = z.object({
  verdict: verdict.optional().catch(undefined),
  event: z.enum(['repo', 'pullrequest']).optional().catch(undefined),
  repository: z.string().min(1).max(300).optional().catch(undefined),
  within: z.enum(['hour', 'day', 'week']).optional().catch(undefined),
});
export type DeliveryFilter = z.infer<typeof deliveryFilter>;

export const polling = z.enum(['AUTOMATIC', 'ALWAYS']);
export type Polling = z.infer<typeof polling>;

/** How Bitbucket is asked for what webhooks may have missed; all null for those who may not see details. */
export const asking = z.object({
  polling: polling.nullable(),
  callBudget: z.object({ used: z.number(), limit: z.number(), pausedUntil: instant.nullable() }).nullable(),
  repositories: z
    .array(
      z.object({
        repository: z.string(),
        lastDeliveryAt: instant.nullable(),
        polledAt: instant.nullable(),
        pollDueAt: instant,
        pollProblem: z.string().nullable(),
        missedAt: instant.nullable(),
      }),
    )
    .nullable(),
});
export type Asking = z.infer<typeof asking>;

const deliverySummary = z.object({
  id: z.string(),
  integrationId: z.string(),
  requestId: z.string(),
  eventKey: z.string(),
  repository: z.string().nullable(),
  verdict,
  reason: z.string().nullable(),
  receivedAt: instant,
  attempt: z.number(),
  bytes: z.number(),
});
/** With what happened in Bitbucket, in one line. */
export const listedDelivery = deliverySummary.extend({ summary: z.string().nullable() });
export type ListedDelivery = z.infer<typeof listedDelivery>;

const decision = z.object({
  outcome: z.enum(['PROPOSE', 'TRACK', 'IGNORE']),
  reason: z.string(),
  stack: z.object({ id: z.string(), name: z.string() }),
  run: runSummary.nullable(),
});
export type Decision = z.infer<typeof decision>;

const vcsEvent = z.object({
  id: z.string(),
  kind: z.string(),
  summary: z.string(),
  repository: z.string(),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  pullRequest: z.number().nullable(),
  /** Why nothing could be decided yet. */
  problem: z.string().nullable(),
  decisions: z.array(decision),
  /** What Bitbucket was told of it. */
  sent: z.array(sentFeedback),
});
export type VcsEvent = z.infer<typeof vcsEvent>;

export const deliveryStory = deliverySummary.extend({
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  body: z.string(),
  events: z.array(vcsEvent),
});
export type DeliveryStory = z.infer<typeof deliveryStory>;
