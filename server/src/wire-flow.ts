import { type Emit, type EventName, type EventPayload, eventSchemas } from './events.ts';

import type { Jobs } from './platform/jobs/index.ts';
import type { Flow, Reaction } from './reactions.ts';

/** Registers every reaction of the flow as a job. */
export function registerFlow(jobs: Jobs, flow: Flow): void {
  for (const event of Object.keys(eventSchemas)) if (isEventName(event)) register(jobs, flow, event);
}

function register<N extends EventName>(jobs: Jobs, flow: Flow, event: N): void {
  const schema = eventSchemas[event];
  for (const reaction of reactionsTo(flow, event)) {
    jobs.handle<EventPayload<N>>(reaction.name, schema as never, reaction.handle, {
      ...(reaction.key === undefined ? {} : { key: reaction.key }),
      ...(reaction.concurrency === undefined ? {} : { concurrency: reaction.concurrency }),
      ...(reaction.retryLimit === undefined ? {} : { retryLimit: reaction.retryLimit }),
    });
  }
}

/** Emitting enqueues one job per reaction in the caller's transaction. `flow` is given late: features need `emit` first. */
export function createEmit(jobs: Jobs, flow: () => Flow): Emit {
  return async (trx, name, payload) => {
    for (const reaction of reactionsTo(flow(), name)) {
      const { name: job, when, wanted, delaySeconds } = reaction;
      if (when?.(payload) === false || (await wanted?.(trx)) === false) continue;
      const options = delaySeconds === undefined ? {} : { startAfter: delaySeconds };
      await jobs.enqueue(trx, job, payload, options);
    }
  };
}

const reactionsTo = <N extends EventName>(flow: Flow, name: N): readonly Reaction<N>[] => flow[name];

function isEventName(text: string): text is EventName {
  return Object.hasOwn(eventSchemas, text);
}
