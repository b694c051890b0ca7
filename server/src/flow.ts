import { isTerminal, type RunState } from '@gantry/contract/run-states';
import type { EventName } from './events.ts';
import type { Flow, Reaction } from './reactions.ts';

type Handle<N extends EventName> = Reaction<N>['handle'];

/** The features' handlers, as `app.ts` builds them. */
export type Handlers = {
  readonly readDelivery: Handle<'delivery.received'>;
  readonly routeEvent: Handle<'vcs.event'>;
  readonly ensureHook: Handle<'repository.bound'>;
  readonly scheduleStack: (payload: { stackId: string }) => Promise<void>;
  readonly publishStatus: (payload: { runId: string }) => Promise<void>;
  readonly publishSummary: Handle<'summary.due'>;
  readonly publishComment: Handle<'comment.due'>;
  readonly releaseStateLock: Handle<'run.changed'>;
};

/** States that a run passes in moments: a status for each would only cost calls. */
const passing: readonly RunState[] = ['READY', 'PREPARING', 'INITIALIZING', 'CONFIRMED', 'PREPARING_APPLY'];

/** Bitbucket may be away for hours: what is owed to it is tried again for about a day. */
const outboxRetries = 300;

/** Read this first: all asynchronous wiring of the server. */
export const flowOf = (on: Handlers): Flow => ({
  'delivery.received': [{ name: 'read-delivery', handle: on.readDelivery, concurrency: 2 }],
  'vcs.event': [
    { name: 'route-event', handle: on.routeEvent, key: ({ eventId }) => eventId, retryLimit: outboxRetries },
  ],
  'repository.bound': [
    {
      name: 'ensure-hook',
      handle: on.ensureHook,
      key: ({ repositoryUuid }) => repositoryUuid,
      retryLimit: outboxRetries,
    },
  ],
  'stack.changed': [
    { name: 'schedule-changed-stack', handle: on.scheduleStack, key: ({ stackId }) => stackId },
  ],
  'run.changed': [
    {
      name: 'schedule-stack',
      handle: on.scheduleStack,
      key: ({ stackId }) => stackId,
      when: ({ state, blocking }) => state === 'QUEUED' || (blocking && isTerminal(state)),
    },
    {
      name: 'publish-status',
      handle: on.publishStatus,
      // Two runs of one commit write the same status: the one that read first must also write first.
      key: ({ stackId }) => stackId,
      when: ({ state }) => !passing.includes(state),
      retryLimit: outboxRetries,
    },
    { name: 'release-state-lock', handle: on.releaseStateLock, when: ({ state }) => isTerminal(state) },
  ],
  'summary.due': [
    {
      name: 'publish-summary',
      handle: on.publishSummary,
      key: ({ repositoryUuid, sha }) => `${repositoryUuid}@${sha}`,
      retryLimit: outboxRetries,
    },
  ],
  'comment.due': [
    {
      name: 'publish-comment',
      handle: on.publishComment,
      key: ({ repositoryUuid, pullRequest }) => `${repositoryUuid}#${pullRequest}`,
      retryLimit: outboxRetries,
    },
  ],
});
