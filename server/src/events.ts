import { runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';
import type { Trx } from './platform/db/index.ts';

/**
 * What features tell each other. Payloads are ids, so that handlers read the present and may safely repeat.
 * `flow.ts` says who listens.
 */
export const eventSchemas = {
  'delivery.received': z.object({ deliveryIds: z.array(z.string()).min(1) }),
  'vcs.event': z.object({ eventId: z.string() }),
  'repository.bound': z.object({ integrationId: z.string(), repositoryUuid: z.string() }),
  'stack.changed': z.object({ stackId: z.string() }),
  'summary.due': z.object({
    integrationId: z.string(),
    repositoryUuid: z.string(),
    sha: z.string(),
    proposed: z.boolean(),
  }),
  'comment.due': z.object({
    integrationId: z.string(),
    repositoryUuid: z.string(),
    pullRequest: z.number().int(),
  }),
  'run.changed': z.object({
    runId: z.string(),
    stackId: z.string(),
    state: z.enum(runStateNames),
    /** Whether the run is of a type that holds its stack. */
    blocking: z.boolean(),
  }),
} as const;

export type EventName = keyof typeof eventSchemas;
export type EventPayload<N extends EventName> = z.infer<(typeof eventSchemas)[N]>;

/** Hands the event to its handlers when the transaction commits. */
export type Emit = <N extends EventName>(trx: Trx, name: N, payload: EventPayload<N>) => Promise<void>;
