import { runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';
import type { Trx } from './platform/db/index.ts';

const summary = z.object({
  integrationId: z.string(),
  repository: z.string(),
  repositoryUuid: z.string(),
  sha: z.string(),
  branch: z.string(),
  group: z.enum(['tracked', 'proposed', 'modules']),
});
const comment = z.object({
  integrationId: z.string(),
  repositoryUuid: z.string(),
  pullRequest: z.number().int(),
});
/** One item of the inbox. `path` is the page of the web where it is mended. */
const warning = z.object({
  key: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  title: z.string(),
  text: z.string(),
  path: z.string().nullable(),
});

/**
 * What features tell each other. Payloads are ids, so that handlers read the present and may safely repeat.
 * `flow.ts` says who listens.
 */
export const eventSchemas = {
  'delivery.received': z.object({ deliveryIds: z.array(z.string()).min(1) }),
  'vcs.event': z.object({ eventId: z.string() }),
  'repository.bound': z.object({ integrationId: z.string(), repositoryUuid: z.string() }),
  'repository.released': z.object({ integrationId: z.string(), repositoryUuid: z.string() }),
  'integration.check': z.object({ integrationId: z.string() }),
  /** The credentials are accepted again: what waited for them goes on. */
  'integration.healed': z.object({ integrationId: z.string() }),
  /** All that is wrong with a thing now; what was told before and is not among it is over. */
  'warnings.found': z.object({ about: z.string(), spaceId: z.string(), warnings: z.array(warning) }),
  /** Something happened that people should know of; told once per key. */
  'warnings.noted': warning.extend({ about: z.string(), spaceId: z.string() }),
  'warning.stored': z.object({ itemId: z.string(), webhookId: z.string() }),
  'stack.changed': z.object({ stackId: z.string() }),
  /** A commit of a module is to be tested, and released unless it is only proposed. */
  'module.build': z.object({
    moduleId: z.string(),
    sha: z.string(),
    branch: z.string(),
    proposed: z.boolean(),
    pullRequest: z.number().int().nullable(),
    eventId: z.string().nullable(),
    triggeredBy: z.string(),
    /** In place of the one that the configuration says. */
    number: z.string().nullable(),
  }),
  'module.version': z.object({ versionId: z.string() }),
  /** A new version is to be proposed to the code of a stack that uses an older one. */
  'module.raise': z.object({ stackId: z.string(), versionId: z.string() }),
  /** What the initialisation of a tracked run has installed from the registry, as Terraform names it. */
  'modules.installed': z.object({
    stackId: z.string(),
    runId: z.string(),
    modules: z.array(z.object({ source: z.string(), version: z.string() })),
  }),
  /** It was decided what a commit means for every stack of its repository. */
  'commit.routed': z.object({
    integrationId: z.string(),
    repository: z.string(),
    repositoryUuid: z.string(),
    sha: z.string(),
    branch: z.string(),
    /** Stacks that want a status although the commit starts no run of theirs. */
    ignored: z.array(z.object({ stackId: z.string(), reason: z.string() })),
  }),
  /** A status was written while an older write may still arrive: it is written once more when that is over. */
  'status.doubtful': z.object({
    integrationId: z.string(),
    repositoryUuid: z.string(),
    sha: z.string(),
    key: z.string(),
  }),
  'summary.due': summary,
  /** As `summary.due`, for what is still under way: several changes are one write. */
  'summary.later': summary,
  'comment.due': comment,
  'comment.later': comment,
  'audit.recorded': z.object({ entryId: z.number().int(), webhookId: z.string() }),
  /** Somebody commented a command on a pull request. */
  'command.given': z.object({
    eventId: z.string(),
    repositoryUuid: z.string(),
    pullRequest: z.number().int(),
  }),
  'run.changed': z.object({
    runId: z.string(),
    stackId: z.string(),
    state: z.enum(runStateNames),
    /** Whether the run is of a type that holds its stack. */
    blocking: z.boolean(),
    /** Whether it is a test of a module. */
    testing: z.boolean().default(false),
  }),
} as const;

export type EventName = keyof typeof eventSchemas;
export type EventPayload<N extends EventName> = z.infer<(typeof eventSchemas)[N]>;

/** Hands the event to its handlers when the transaction commits. */
export type Emit = <N extends EventName>(trx: Trx, name: N, payload: EventPayload<N>) => Promise<void>;
