import { builder } from '../builder.ts';
import { isRunState, moduleOf, upper } from '../convert.ts';
import { ChangeAction, RunState, SentKind } from '../enums.ts';

const RunChangesInput = builder.inputType('RunChangesInput', {
  fields: (t) => ({ ignored: t.boolean() }),
});

/** What a run did and wrote, each read for itself. */
builder.objectFields('Run', (t) => ({
  history: t.field({
    type: ['RunStateTransition'],
    description: "Newest first, as the reference product's clients expect.",
    resolve: (run, _args, context) =>
      context.runs.useCases.history.call(context, { stack: run.stack_id, run: run.id }),
  }),
  changes: t.field({
    type: ['ResourceChange'],
    description: "The plan's changes with attribute values; sensitive ones are null and marked.",
    resolve: async (run, _args, context) => {
      const input = { stack: run.stack_id, run: run.id, attributes: true };
      return (await context.runs.useCases.changes.call(context, input)).changes;
    },
  }),
  changesOmitted: t.int({
    resolve: async (run, _args, context) => {
      const input = { stack: run.stack_id, run: run.id, attributes: false };
      return (await context.runs.useCases.changes.call(context, input)).omitted;
    },
  }),
  changesV3: t.field({
    type: ['RunChanges'],
    args: { input: t.arg({ type: RunChangesInput, required: true }) },
    resolve: async (run, _args, context) => {
      const input = { stack: run.stack_id, run: run.id, attributes: false };
      return [{ resources: (await context.runs.useCases.changes.call(context, input)).changes }];
    },
  }),
  logs: t.field({
    type: 'RunLogs',
    args: {
      state: t.arg({ type: RunState, required: true }),
      stateVersion: t.arg.int(),
      token: t.arg.string(),
    },
    resolve: (run, { state, stateVersion, token }, context) =>
      isRunState(state)
        ? context.runs.useCases.phaseLog.call(context, {
            stack: run.stack_id,
            run: run.id,
            state,
            stateVersion: stateVersion ?? null,
            token: token ?? null,
          })
        : { exists: false, finished: true, hasMore: false, texts: [], nextToken: null },
  }),
}));

builder.objectFields('Run', (t) => ({
  sent: t.field({
    type: ['SentFeedback'],
    description: 'What was written about the run at its provider: statuses, report, comment.',
    resolve: (run, _args, context) =>
      context.feedback.useCases.ofRun.call(context, { stack: run.stack_id, run: run.id }),
  }),
}));

builder.objectType('SentFeedback', {
  fields: (t) => ({
    kind: t.field({ type: SentKind, resolve: ({ kind }) => upper(kind) }),
    name: t.exposeString('name'),
    state: t.exposeString('state'),
    description: t.exposeString('description'),
    url: t.exposeString('url', { description: 'Where it is to be seen.' }),
    sentAt: t.expose('sentAt', { type: 'DateTime' }),
    problem: t.exposeString('problem', { nullable: true, description: 'Why it was refused.' }),
  }),
});

builder.objectType('RunLogs', {
  fields: (t) => ({
    exists: t.exposeBoolean('exists'),
    finished: t.exposeBoolean('finished'),
    hasMore: t.exposeBoolean('hasMore'),
    messages: t.field({
      type: ['RunLogMessage'],
      resolve: ({ texts }) => texts.map((message) => ({ message })),
    }),
    nextToken: t.exposeString('nextToken', { nullable: true }),
  }),
});

builder.objectType('RunLogMessage', { fields: (t) => ({ message: t.exposeString('message') }) });

builder.objectType('Delta', {
  fields: (t) => ({
    addCount: t.exposeInt('add'),
    changeCount: t.exposeInt('change'),
    deleteCount: t.exposeInt('delete'),
    importCount: t.exposeInt('import'),
    moveCount: t.exposeInt('move'),
    forgetCount: t.exposeInt('forget'),
    outputs: t.exposeInt('outputs'),
    resources: t.exposeInt('resources'),
  }),
});

builder.objectType('Diagnostic', {
  fields: (t) => ({
    severity: t.string({ resolve: ({ severity }) => severity }),
    summary: t.exposeString('summary'),
    detail: t.exposeString('detail'),
    file: t.exposeString('file', { nullable: true }),
    line: t.exposeInt('line', { nullable: true }),
  }),
});

builder.objectType('ResourceChange', {
  fields: (t) => ({
    address: t.exposeString('address'),
    previousAddress: t.exposeString('previousAddress', { nullable: true }),
    type: t.exposeString('type'),
    module: t.string({ nullable: true, resolve: ({ address }) => moduleOf(address) }),
    action: t.field({ type: ChangeAction, resolve: ({ action }) => upper(action) }),
    replacePaths: t.exposeStringList('replacePaths'),
    attributes: t.field({ type: ['AttributeChange'], resolve: ({ attributes }) => attributes }),
  }),
});

builder.objectType('AttributeChange', {
  description:
    '`before` and `after` are JSON texts; null means absent. `unknown`: known after apply. Sensitive values are never sent.',
  fields: (t) => ({
    path: t.exposeString('path'),
    before: t.exposeString('before', { nullable: true }),
    after: t.exposeString('after', { nullable: true }),
    unknown: t.exposeBoolean('unknown'),
    sensitive: t.exposeBoolean('sensitive'),
    hiddenBefore: t.exposeBoolean('hiddenBefore', {
      description: 'There was a sensitive value; false where there was none, as before a creation.',
    }),
    hiddenAfter: t.exposeBoolean('hiddenAfter'),
    forcesReplacement: t.exposeBoolean('forcesReplacement'),
  }),
});

builder.objectType('RunChanges', {
  fields: (t) => ({
    resources: t.field({ type: ['ChangedResource'], resolve: ({ resources }) => resources }),
  }),
});

builder.objectType('ChangedResource', {
  fields: (t) => ({
    address: t.exposeString('address'),
    previousAddress: t.exposeString('previousAddress', { nullable: true }),
    metadata: t.field({ type: 'ChangedResourceMetadata', resolve: (change) => change }),
  }),
});

/** `type` is the kind of change, as in `ChangeAction`. */
builder.objectType('ChangedResourceMetadata', {
  fields: (t) => ({ type: t.string({ resolve: ({ action }) => upper(action) }) }),
});
