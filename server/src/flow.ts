import { isTerminal, type RunState } from '@gantry/contract/run-states';
import type { EventName, EventPayload } from './events.ts';
import type { Flow, Reaction } from './reactions.ts';

type Handle<N extends EventName> = Reaction<N>['handle'];

/** The features' handlers, as `app.ts` builds them. */
export type Handlers = {
  readonly readDelivery: Handle<'delivery.received'>;
  readonly routeEvent: Handle<'vcs.event'>;
  readonly ensureHook: Handle<'repository.bound'>;
  readonly releaseHook: Handle<'repository.released'>;
  readonly checkIntegration: Handle<'integration.check'>;
  readonly resumeEvents: Handle<'integration.healed'>;
  readonly storeWarnings: Handle<'warnings.found'>;
  readonly storeWarning: Handle<'warnings.noted'>;
  readonly sendWarning: Handle<'warning.stored'>;
  readonly scheduleStack: (payload: { stackId: string }) => Promise<void>;
  readonly publishStatus: (payload: { runId: string }) => Promise<void>;
  readonly settleStatus: Handle<'status.doubtful'>;
  readonly publishCommit: Handle<'commit.routed'>;
  readonly publishSummary: Handle<'summary.due'>;
  readonly publishSummaryLater: Handle<'summary.later'>;
  readonly answerCommand: Handle<'command.given'>;
  readonly publishReport: (payload: { runId: string }) => Promise<void>;
  readonly publishComment: Handle<'comment.due'>;
  readonly deliverAuditEntry: Handle<'audit.recorded'>;
  readonly deliverAuditRun: Handle<'run.changed'>;
  readonly wantsAuditRuns: NonNullable<Reaction<'run.changed'>['wanted']>;
  readonly buildVersion: Handle<'module.build'>;
  readonly settleTest: (payload: { runId: string }) => Promise<void>;
  readonly settleVersion: Handle<'module.version'>;
  readonly noteConsumed: Handle<'modules.installed'>;
  readonly triggerDependents: Handle<'module.version'>;
  readonly raiseVersion: Handle<'module.raise'>;
  readonly publishTestStatus: (payload: { runId: string }) => Promise<void>;
  readonly publishVersionStatus: Handle<'module.version'>;
  readonly releaseStateLock: Handle<'run.changed'>;
  readonly finishDeletion: Handle<'run.changed'>;
};

/** States that a run passes in moments: a status for each would only cost calls. */
const passing: readonly RunState[] = ['READY', 'PREPARING', 'INITIALIZING', 'CONFIRMED', 'PREPARING_APPLY'];
/** States that are worth a status when they last: a short plan is over before it is told. */
const progress: readonly RunState[] = ['PLANNING', 'APPLYING', 'PERFORMING', 'DESTROYING'];

/** In seconds. */
export type FeedbackTiming = {
  /** How long a run works before its status says so. */
  readonly progress: number;
  /** How long what is under way may wait, so that several changes are one write. */
  readonly gather: number;
  /** After which a write that got no answer can no longer arrive. */
  readonly settle: number;
};
export const feedbackTiming: FeedbackTiming = { progress: 5, gather: 4, settle: 60 };

/** Bitbucket may be away for hours: what is owed to it is tried again for about a day. */
const outboxRetries = 300;

const endsBlocking = ({ state, blocking }: { state: RunState; blocking: boolean }): boolean =>
  blocking && isTerminal(state);
const reportReaction = (on: Handlers): Flow['run.changed'][number] => ({
  name: 'publish-report',
  handle: on.publishReport,
  key: ({ stackId }) => stackId,
  when: ({ state, testing }) =>
    !testing && (isTerminal(state) || state === 'UNCONFIRMED' || state === 'PENDING_REVIEW'),
  retryLimit: outboxRetries,
});

const moduleTestReactions = (on: Handlers): Flow['run.changed'] => [
  {
    name: 'settle-module-test',
    handle: on.settleTest,
    when: ({ state, testing }) => testing && isTerminal(state),
  },
  {
    name: 'publish-test-status',
    handle: on.publishTestStatus,
    key: ({ runId }) => runId,
    when: ({ state, testing }) => testing && !passing.includes(state),
    retryLimit: outboxRetries,
  },
];

const moduleFlow = (
  on: Handlers,
): Pick<Flow, 'module.build' | 'module.version' | 'module.raise' | 'modules.installed'> => ({
  // One at a time for a module: of two commits that want one number, the first gets it.
  'module.build': [
    {
      name: 'build-module-version',
      handle: on.buildVersion,
      key: ({ moduleId }) => moduleId,
      retryLimit: outboxRetries,
    },
  ],
  'module.version': [
    { name: 'settle-module-version', handle: on.settleVersion, key: ({ versionId }) => versionId },
    { name: 'trigger-dependents', handle: on.triggerDependents, key: ({ versionId }) => versionId },
    {
      name: 'publish-module-status',
      handle: on.publishVersionStatus,
      key: ({ versionId }) => versionId,
      retryLimit: outboxRetries,
    },
  ],
  'module.raise': [
    {
      name: 'raise-module-version',
      handle: on.raiseVersion,
      // A repetition must see what the one before has made.
      key: ({ stackId }) => stackId,
      retryLimit: outboxRetries,
    },
  ],
  'modules.installed': [
    { name: 'note-consumed-modules', handle: on.noteConsumed, key: ({ stackId }) => stackId },
  ],
});

/** Read this first: all asynchronous wiring of the server. */
export const flowOf = (on: Handlers, timing: FeedbackTiming = feedbackTiming): Flow => ({
  'delivery.received': [{ name: 'read-delivery', handle: on.readDelivery, concurrency: 2 }],
  'vcs.event': [
    { name: 'route-event', handle: on.routeEvent, key: ({ eventId }) => eventId, retryLimit: outboxRetries },
  ],
  'repository.bound': [
    {
      name: 'ensure-hook',
      handle: on.ensureHook,
      // One webhook may serve a whole workspace: two repositories at once would each make it.
      key: ({ integrationId }) => integrationId,
      retryLimit: outboxRetries,
    },
  ],
  'repository.released': [
    {
      name: 'release-hook',
      handle: on.releaseHook,
      key: ({ repositoryUuid }) => repositoryUuid,
      retryLimit: outboxRetries,
    },
  ],
  'integration.check': [
    { name: 'check-integration', handle: on.checkIntegration, key: ({ integrationId }) => integrationId },
  ],
  'integration.healed': [
    { name: 'resume-events', handle: on.resumeEvents, key: ({ integrationId }) => integrationId },
  ],
  'warnings.found': [{ name: 'store-warnings', handle: on.storeWarnings, key: ({ about }) => about }],
  'warnings.noted': [{ name: 'store-warning', handle: on.storeWarning, key: ({ about }) => about }],
  'warning.stored': [{ name: 'send-warning', handle: on.sendWarning, retryLimit: outboxRetries }],
  'stack.changed': [
    { name: 'schedule-changed-stack', handle: on.scheduleStack, key: ({ stackId }) => stackId },
  ],
  'run.changed': [
    {
      name: 'schedule-stack',
      handle: on.scheduleStack,
      key: ({ stackId }) => stackId,
      when: ({ state, blocking, testing }) =>
        state === 'QUEUED' || ((blocking || testing) && isTerminal(state)),
    },
    {
      name: 'publish-status',
      handle: on.publishStatus,
      // Two runs of one commit write the same status: the one that read first must also write first.
      key: ({ stackId }) => stackId,
      when: ({ state, testing }) => !testing && !passing.includes(state) && !progress.includes(state),
      retryLimit: outboxRetries,
    },
    {
      name: 'publish-progress',
      handle: on.publishStatus,
      key: ({ stackId }) => stackId,
      when: ({ state, testing }) => !testing && progress.includes(state),
      delaySeconds: timing.progress,
      retryLimit: outboxRetries,
    },
    reportReaction(on),
    {
      name: 'deliver-audit-run',
      handle: on.deliverAuditRun,
      wanted: on.wantsAuditRuns,
      key: ({ runId }) => runId,
      retryLimit: outboxRetries,
    },
    { name: 'finish-deletion', handle: on.finishDeletion, when: endsBlocking },
    ...moduleTestReactions(on),
    { name: 'release-state-lock', handle: on.releaseStateLock, when: ({ state }) => isTerminal(state) },
  ],
  'audit.recorded': [
    {
      name: 'deliver-audit-entry',
      handle: on.deliverAuditEntry,
      key: ({ webhookId }) => webhookId,
      retryLimit: outboxRetries,
    },
  ],
  ...moduleFlow(on),
  ...commitFlow(on, timing),
  ...pullRequestFlow(on, timing),
});

const commitFlow = (on: Handlers, timing: FeedbackTiming) => ({
  'commit.routed': [
    {
      name: 'publish-commit',
      handle: on.publishCommit,
      key: ({ repositoryUuid, sha }: EventPayload<'commit.routed'>) => `${repositoryUuid}@${sha}`,
      retryLimit: outboxRetries,
    },
  ],
  'status.doubtful': [
    {
      name: 'settle-status',
      handle: on.settleStatus,
      key: ({ sha, key }: EventPayload<'status.doubtful'>) => `${sha}/${key}`,
      delaySeconds: timing.settle,
      retryLimit: outboxRetries,
    },
  ],
  'summary.due': [
    { name: 'publish-summary', handle: on.publishSummary, key: summaryKey, retryLimit: outboxRetries },
  ],
  'summary.later': [
    {
      name: 'publish-summary-later',
      handle: on.publishSummaryLater,
      key: summaryKey,
      delaySeconds: timing.gather,
      retryLimit: outboxRetries,
    },
  ],
});

const summaryKey = ({ repositoryUuid, sha, group }: EventPayload<'summary.due'>): string =>
  `${repositoryUuid}@${sha}/${group}`;

const pullRequestFlow = (on: Handlers, timing: FeedbackTiming) => ({
  'command.given': [
    {
      name: 'answer-command',
      handle: on.answerCommand,
      // In the order in which they were given.
      key: ({ repositoryUuid, pullRequest }: EventPayload<'command.given'>) =>
        `${repositoryUuid}#${pullRequest}`,
      retryLimit: outboxRetries,
    },
  ],
  'comment.due': [
    { name: 'publish-comment', handle: on.publishComment, key: commentKey, retryLimit: outboxRetries },
  ],
  'comment.later': [
    {
      name: 'publish-comment-later',
      handle: on.publishComment,
      key: commentKey,
      delaySeconds: timing.gather,
      retryLimit: outboxRetries,
    },
  ],
});

const commentKey = ({ repositoryUuid, pullRequest }: EventPayload<'comment.due'>): string =>
  `${repositoryUuid}#${pullRequest}`;
