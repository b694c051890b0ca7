import { hasLog, isBlocking, isTerminal, isWorking } from '@gantry/contract/run-states';
import { type Action, isAllowed } from '../../authz/index.ts';
import { nextState, type RunRow, stoppableStates } from '../../runs/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { firstLine, isRunState, orNull, pageSize, seconds } from '../convert.ts';
import { RunAction, RunState, RunType } from '../enums.ts';

builder.objectType('Run', {
  fields: (t) => ({
    id: t.exposeID('id'),
    number: t.exposeInt('number', { description: 'Counts up within the stack.' }),
    type: t.field({ type: RunType, resolve: ({ type }) => type }),
    state: t.field({ type: RunState, resolve: ({ state }) => state }),
    stateVersion: t.exposeInt('version'),
    reason: t.string({
      nullable: true,
      description: 'Why it is where it is: blocked by another run, waits for a worker, failed because…',
      resolve: async (run, _args, { loaders }) => (await loaders.whyWaiting(run)) ?? run.reason,
    }),
    failureCode: t.exposeString('failure_code', { nullable: true }),
    finished: t.boolean({ resolve: ({ state }) => isTerminal(state) }),
    needsApproval: t.boolean({ resolve: ({ state }) => state === 'PENDING_REVIEW' }),
    title: t.string({ resolve: titleOf }),
    branch: t.exposeString('branch'),
    commit: t.field({ type: 'Commit', resolve: ({ commit }) => commit }),
    pullRequest: t.field({
      type: 'PullRequestRef',
      nullable: true,
      resolve: (run) =>
        run.pull_request === null || run.pull_request_url === null
          ? null
          : { number: run.pull_request, url: run.pull_request_url, title: run.pull_request_title },
    }),
    triggeredBy: t.exposeString('triggered_by', { nullable: true }),
    createdAt: t.int({ resolve: (run) => seconds(run.created_at) }),
    updatedAt: t.int({ resolve: (run) => seconds(run.updated_at) }),
    delta: t.field({ type: 'Delta', nullable: true, resolve: ({ delta }) => delta }),
    diagnostics: t.field({ type: ['Diagnostic'], resolve: ({ diagnostics }) => diagnostics }),
    userProvidedMetadata: t.stringList({
      description: 'What callers noted in the header Gantry-Run-Metadata, oldest first.',
      resolve: (run) => run.user_provided_metadata,
    }),
    configuration: t.field({
      type: 'RunConfiguration',
      nullable: true,
      description: 'What the run has in place of the settings of its stack.',
      resolve: (run) => (isConfigured(run) ? run : null),
    }),
    isolation: t.exposeString('isolation', { nullable: true }),
    toolVersion: t.exposeString('tool_version', { nullable: true }),
    comments: t.field({
      type: ['RunComment'],
      description: 'Oldest first.',
      resolve: (run, _args, context) =>
        context.runs.useCases.comments.call(context, { stack: run.stack_id, run: run.id }),
    }),
    /** Runs do not expire, and none looks for drift. */
    driftDetection: t.boolean({ resolve: () => false }),
    expired: t.boolean({ resolve: () => false }),
  }),
});

builder.objectType('RunConfiguration', {
  fields: (t) => ({
    projectRoot: t.string({ nullable: true, resolve: (run) => run.own_project_root }),
    toolVersion: t.string({ nullable: true, resolve: (run) => run.own_tool_version }),
    variables: t.stringList({
      description: 'Names of its environment variables.',
      resolve: (run) => run.own_variables,
    }),
  }),
});

const isConfigured = (run: RunRow): boolean =>
  run.own_project_root !== null || run.own_tool_version !== null || run.own_variables.length > 0;

/** What a run is beside others, and what may be done with it. */
builder.objectFields('Run', (t) => ({
  stack: t.field({
    type: 'Stack',
    resolve: async (run, _args, context) =>
      (await context.loaders.stack(run.stack_id)) ??
      context.runs.useCases.stackOf.call(context, { run: run.id }),
  }),
  workerPool: t.field({
    type: 'WorkerPool',
    nullable: true,
    description: 'Whose workers take it, as its stack or module says; null for the public pool.',
    resolve: async (run, _args, { loaders }) =>
      loaders.pool((await loaders.stack(run.stack_id))?.worker_pool_id ?? null),
  }),
  worker: t.field({
    type: 'Worker',
    nullable: true,
    resolve: (run, _args, { loaders }) => loaders.worker(run.worker_id),
  }),
  isMostRecent: t.boolean({
    resolve: async (run, _args, { loaders }) =>
      (await loaders.stack(run.stack_id))?.next_run_number === run.number + 1,
  }),
  blockedBy: t.field({
    type: 'Run',
    nullable: true,
    description: 'The run that holds the stack while this one waits.',
    resolve: (run, _args, context) => blockerOf(run, context),
  }),
  actions: t.field({
    type: [RunAction],
    description: 'What the viewer may do now: the state allows it and so do the roles.',
    resolve: (run, _args, context) => actionsOf(run, context),
  }),
  canRetry: t.boolean({
    resolve: async (run, _args, context) => (await actionsOf(run, context)).includes('RETRY'),
  }),
}));

async function blockerOf(run: RunRow, { loaders }: Context): Promise<RunRow | null> {
  if (run.state !== 'QUEUED' || !isBlocking(run.type)) return null;
  const stack = await loaders.stack(run.stack_id);
  const holder = stack === null ? null : await loaders.holder(stack);
  return holder?.id === run.id ? null : holder;
}

const stopping = ({ type }: RunRow): Action => (isBlocking(type) ? 'run:stop-blocking' : 'run:stop');
const retrying = ({ type }: RunRow): Action => (isBlocking(type) ? 'run:retry-blocking' : 'run:retry');
const always =
  (action: Action) =>
  (_run: RunRow): Action =>
    action;
const isOver = ({ state }: RunRow): boolean => isTerminal(state);
const isPromotable = (run: RunRow): boolean =>
  run.type === 'PROPOSED' && run.state === 'FINISHED' && !isLocal(run);
const isRepeatable = (run: RunRow): boolean =>
  isOver(run) && !isLocal(run) && run.type !== 'DESTROY' && run.type !== 'TESTING';

/** Whether it waits for its turn, so that a priority makes a difference. */
const queues = ({ state }: RunRow): boolean => ['QUEUED', 'READY', 'CONFIRMED'].includes(state);
const isLocal = (run: RunRow): boolean => run.local_workspace_id !== null;

/**
 * Each with the action that it needs, which may depend on the run, when the run's state allows it, and whether the
 * stack must be attached and on.
 */
const runActions = [
  ['CONFIRM', always('run:confirm'), ({ state }: RunRow) => nextState(state, 'confirm') !== undefined, true],
  ['DISCARD', always('run:discard'), ({ state }: RunRow) => nextState(state, 'discard') !== undefined, false],
  ['REPLAN', always('run:replan'), ({ state }: RunRow) => nextState(state, 'replan') !== undefined, true],
  ['STOP', stopping, (run: RunRow) => stoppableStates.includes(run.state) && !run.stop_requested, false],
  ['RETRY', retrying, isRepeatable, true],
  ['PROMOTE', always('run:trigger'), isPromotable, true],
  ['PRIORITIZE', always('run:prioritize'), (run: RunRow) => queues(run) && run.priority <= 0, false],
  ['DEPRIORITIZE', always('run:prioritize'), (run: RunRow) => queues(run) && run.priority > 0, false],
  ['REVIEW', always('run:review'), (run: RunRow) => !isOver(run), false],
  ['COMMENT', always('run:comment'), () => true, false],
] as const;

async function actionsOf(run: RunRow, { actor, loaders }: Context) {
  const stack = await loaders.stack(run.stack_id);
  if (stack === null) return [];
  const runnable = stack.integration_id !== null && !stack.disabled;
  return runActions.flatMap(([name, action, allows, starts]) => {
    const promotable = name !== 'PROMOTE' || stack.allow_promotion;
    const possible = allows(run) && (runnable || !starts) && promotable;
    return possible && isAllowed(actor, action(run), stack.space_id) ? [name] : [];
  });
}

/** What a run is about, in one line. */
function titleOf({ command, local_workspace_id: local, type, commit }: RunRow): string {
  if (command !== null) return firstLine(command);
  if (local !== null) return 'Local preview';
  return type === 'DESTROY' ? 'Destroy all resources' : firstLine(commit.message);
}

builder.objectType('PullRequestRef', {
  fields: (t) => ({
    number: t.exposeInt('number'),
    title: t.exposeString('title', { nullable: true }),
    url: t.exposeString('url'),
  }),
});

builder.objectType('RunComment', {
  fields: (t) => ({
    id: t.exposeID('id'),
    body: t.exposeString('body'),
    username: t.exposeString('username'),
    createdAt: t.int({ resolve: (comment) => seconds(comment.created_at) }),
  }),
});

builder.objectType('RunStateTransition', {
  fields: (t) => ({
    state: t.field({ type: RunState, resolve: ({ state }) => state }),
    stateVersion: t.exposeInt('version'),
    at: t.expose('at', { type: 'DateTime' }),
    timestamp: t.int({ description: 'Unix seconds.', resolve: ({ at }) => seconds(at) }),
    username: t.exposeString('actor', {
      nullable: true,
      description: 'Who or what moved it: a login, a worker, the scheduler, a policy.',
    }),
    note: t.exposeString('note', { nullable: true }),
    hasLogs: t.boolean({ resolve: ({ state }) => isWorking(state) && hasLog(state) }),
    terminal: t.boolean({ resolve: ({ state }) => isTerminal(state) }),
  }),
});

builder.queryField('run', (t) =>
  t.field({
    type: 'Run',
    nullable: true,
    description: 'A run of a stack or of a module.',
    args: { stack: t.arg.id({ required: true }), run: t.arg.id({ required: true }) },
    resolve: (_root, key, context) => orNull(context.runs.useCases.get.call(context, key)),
  }),
);

builder.queryField('runs', (t) =>
  t.field({
    type: ['Run'],
    description: 'Newest first over all stacks that the viewer may read.',
    args: { before: t.arg.id(), first: t.arg.int(), states: t.arg({ type: [RunState] }) },
    resolve: async (_root, { before, first, states }, context) => {
      const wanted = (states ?? []).filter(isRunState);
      const page = { before: before ?? null, first: pageSize(first, 50, 100), states: wanted };
      const runs = await context.runs.useCases.listAll.call(context, page);
      // Only stacks are in the state NONE: asked for nothing else, there is no such run.
      return wanted.length === 0 && (states ?? []).length > 0 ? [] : runs;
    },
  }),
);
