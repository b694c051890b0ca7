import { builder } from '../builder.ts';
import { orNull } from '../convert.ts';

/** What is in a stack and what happened to it, each read for itself. */
builder.objectFields('Stack', (t) => ({
  workerPool: t.field({
    type: 'WorkerPool',
    nullable: true,
    description: 'Whose workers take its runs; null for the public pool.',
    resolve: (stack, _args, { loaders }) => loaders.pool(stack.worker_pool_id),
  }),
  config: t.field({
    type: ['ConfigElement'],
    resolve: ({ id }, _args, context) => context.stacks.useCases.config.call(context, { id }),
  }),
  run: t.field({
    type: 'Run',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (stack, { id }, context) =>
      orNull(context.runs.useCases.get.call(context, { stack: stack.id, run: id })),
  }),
  runs: t.field({
    type: ['Run'],
    description:
      'Tracked runs and those that destroy, newest first, 50 a page; `before` is the last id of the page before.',
    args: { before: t.arg.id() },
    resolve: ({ id }, { before }, context) =>
      context.runs.useCases.list.call(context, { id, kind: 'tracked', before: before ?? null }),
  }),
  proposedRuns: t.field({
    type: ['Run'],
    args: { before: t.arg.id() },
    resolve: ({ id }, { before }, context) =>
      context.runs.useCases.list.call(context, { id, kind: 'proposed', before: before ?? null }),
  }),
  tasks: t.field({
    type: ['Run'],
    args: { before: t.arg.id() },
    resolve: ({ id }, { before }, context) =>
      context.runs.useCases.list.call(context, { id, kind: 'task', before: before ?? null }),
  }),
  pullRequests: t.field({
    type: ['PullRequest'],
    resolve: ({ id }, _args, context) => context.triggers.useCases.pullRequests.call(context, { id }),
  }),
  ignoredEvents: t.field({
    type: ['IgnoredEvent'],
    description: 'Decisions that led to no run, newest first.',
    resolve: ({ id }, _args, context) => context.triggers.useCases.ignored.call(context, { id }),
  }),
  outputs: t.field({
    type: ['StackOutput'],
    resolve: ({ id }, _args, context) => context.tfstate.useCases.outputs.call(context, { id }),
  }),
  resources: t.field({
    type: ['StackResource'],
    resolve: ({ id }, _args, context) => context.tfstate.useCases.resources.call(context, { id }),
  }),
  stateVersions: t.field({
    type: ['StateVersion'],
    resolve: ({ id }, _args, context) => context.tfstate.useCases.versions.call(context, { id }),
  }),
}));

const StateDownload = builder
  .objectRef<{ readonly fileName: string; readonly text: string }>('StateDownload')
  .implement({
    fields: (t) => ({ fileName: t.exposeString('fileName'), text: t.exposeString('text') }),
  });

builder.mutationField('stateDownload', (t) =>
  t.field({
    type: StateDownload,
    description: 'A version of the state with all its secrets; recorded in the audit trail.',
    args: { stack: t.arg.id({ required: true }), version: t.arg.id({ required: true }) },
    resolve: (_root, { stack, version }, context) =>
      context.tfstate.useCases.download.call(context, { id: stack, version }),
  }),
);

builder.objectType('PullRequest', {
  fields: (t) => ({
    number: t.exposeInt('number'),
    title: t.exposeString('title'),
    url: t.exposeString('url'),
    sourceBranch: t.exposeString('sourceBranch'),
    destinationBranch: t.exposeString('destinationBranch'),
    author: t.exposeString('author'),
    headCommit: t.exposeString('headSha'),
    state: t.exposeString('state'),
    draft: t.exposeBoolean('draft'),
    approved: t.exposeBoolean('approved', {
      description: 'By somebody other than the author, of whatever commit.',
    }),
    approvedAtHead: t.exposeBoolean('approvedAtHead', {
      description: 'By somebody other than the author, since the head commit was first seen.',
    }),
    approvedBy: t.exposeStringList('approvedBy'),
    reviewers: t.exposeStringList('reviewers'),
    mergeable: t.exposeBoolean('mergeable', {
      nullable: true,
      description: 'Whether it merges without conflicts; null while that is not known.',
    }),
    undiverged: t.exposeBoolean('undiverged', {
      nullable: true,
      description: "Whether the source has all of the destination's commits; null while that is not known.",
    }),
    fork: t.exposeBoolean('fork'),
    run: t.field({
      type: 'Run',
      nullable: true,
      resolve: ({ runId }, _args, { loaders }) => loaders.run(runId),
    }),
  }),
});

builder.objectType('IgnoredEvent', {
  fields: (t) => ({
    id: t.exposeID('eventId'),
    deliveryId: t.exposeID('deliveryId', { nullable: true }),
    at: t.expose('at', { type: 'DateTime' }),
    summary: t.exposeString('summary'),
    reason: t.exposeString('reason'),
    branch: t.exposeString('branch', { nullable: true }),
    commit: t.exposeString('sha', { nullable: true }),
  }),
});

builder.objectType('StackOutput', {
  fields: (t) => ({
    name: t.exposeString('name'),
    type: t.exposeString('type'),
    sensitive: t.exposeBoolean('sensitive'),
    value: t.exposeString('value', { nullable: true, description: 'JSON, null when sensitive.' }),
  }),
});

builder.objectType('StackResource', {
  fields: (t) => ({
    address: t.exposeString('address'),
    type: t.exposeString('type'),
    module: t.exposeString('module', { nullable: true }),
    provider: t.exposeString('provider'),
  }),
});

builder.objectType('StateVersion', {
  fields: (t) => ({
    id: t.exposeID('id'),
    serial: t.exposeInt('serial'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.exposeString('createdBy'),
    bytes: t.exposeInt('bytes'),
    resources: t.exposeInt('resources'),
    run: t.field({
      type: 'Run',
      nullable: true,
      resolve: ({ runId }, _args, { loaders }) => loaders.run(runId),
    }),
  }),
});
