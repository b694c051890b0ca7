import type { EventName, EventPayload } from './events.ts';
import type { Trx } from './platform/db/index.ts';

/** What happens after an event, in a job of its own that is enqueued in the event's transaction. */
export type Reaction<N extends EventName> = {
  /** Names the job; unique. */
  readonly name: string;
  readonly handle: (payload: EventPayload<N>) => Promise<void>;
  /** Jobs with one key go one at a time. */
  readonly key?: (payload: EventPayload<N>) => string;
  /** Only these events; all by default. */
  readonly when?: (payload: EventPayload<N>) => boolean;
  /** Only while somebody wants it, which the database knows: a job that would do nothing costs more than to ask. */
  readonly wanted?: (trx: Trx) => Promise<boolean>;
  /** Not before so many seconds: by then other changes may have made this one pointless. */
  readonly delaySeconds?: number;
  readonly concurrency?: number;
  readonly retryLimit?: number;
};

export type Flow = { readonly [N in EventName]: readonly Reaction<N>[] };
