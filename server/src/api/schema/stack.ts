import { type Action, abilities, actionNames } from '../../authz/index.ts';
import { accessLevel } from '../../spaces/index.ts';
import { builder } from '../builder.ts';
import { isRunState, orNull, seconds, upper } from '../convert.ts';
import {
  ConfigType,
  ModuleUpdates,
  PullRequestComment,
  RunState,
  VcsProvider,
  vcsProviderNames,
} from '../enums.ts';

const stackActions: readonly Action[] = actionNames.filter((name) => /^(stack|run|state|policy):/.test(name));

builder.objectType('Stack', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    labels: t.exposeStringList('labels'),
    spaceDetails: t.field({
      type: 'Space',
      resolve: async (stack, _args, context) =>
        (await context.loaders.space(stack.space_id)) ??
        context.spaces.get.call(context, { id: stack.space_id }),
    }),
    abilities: t.stringList({
      resolve: (stack, _args, { actor }) => abilities(actor, stack.space_id, stackActions),
    }),
    canWrite: t.boolean({
      resolve: (stack, _args, { actor }) => accessLevel(actor, stack.space_id) !== 'READ',
    }),
    autodeploy: t.exposeBoolean('autodeploy'),
    managesStateFile: t.exposeBoolean('manages_state'),
    protectFromDeletion: t.exposeBoolean('protect_from_deletion'),
    allowRunPromotion: t.exposeBoolean('allow_promotion', {
      description: 'Whether a preview may be deployed before it is merged.',
    }),
    moduleUpdates: t.field({
      type: ModuleUpdates,
      description: 'Which new versions of the modules that it uses start a run.',
      resolve: (stack) => upper(stack.module_updates),
    }),
    raiseModules: t.exposeBoolean('raise_modules', {
      description:
        'Whether new versions of the modules that it uses are proposed to its code by pull requests.',
    }),
    pullRequestComment: t.field({
      type: PullRequestComment,
      resolve: (stack) => upper(stack.pull_request_comment),
    }),
    statusWhenIgnored: t.exposeBoolean('status_when_ignored', {
      description:
        'Whether a commit that starts no run gets a green status, for merge checks that ask for one.',
    }),
    createdAt: t.int({ resolve: (stack) => seconds(stack.created_at) }),
    state: t.field({
      type: RunState,
      resolve: ({ state }) => (isRunState(state) ? state : 'NONE'),
    }),
    stateSetAt: t.int({
      nullable: true,
      resolve: (stack) => (stack.state_set_at === null ? null : seconds(stack.state_set_at)),
    }),
    blocker: t.field({
      type: 'Run',
      nullable: true,
      resolve: (stack, _args, { loaders }) => loaders.holder(stack),
    }),
    lockedBy: t.exposeString('locked_by_name', { nullable: true }),
    isDisabled: t.exposeBoolean('disabled', { description: 'Nothing starts in a disabled stack.' }),
    deleted: t.boolean({ resolve: ({ deleted }) => deleted ?? false }),
    deleting: t.exposeBoolean('deleting', {
      description: 'A run destroys its resources, after which the stack goes.',
    }),
    localPreviewEnabled: t.exposeBoolean('local_preview'),
    lockNote: t.exposeString('lock_note', { nullable: true }),
    lockedAt: t.expose('locked_at', { type: 'DateTime', nullable: true }),
  }),
});

/** Where the code comes from. */
builder.objectFields('Stack', (t) => ({
  provider: t.field({
    type: VcsProvider,
    resolve: (_stack, _args, { vcs }) =>
      vcsProviderNames.find((name) => name === vcs.provider.apiName) ?? 'GIT',
  }),
  vcsIntegration: t.field({
    type: 'BitbucketCloudIntegration',
    nullable: true,
    resolve: (stack, _args, { loaders }) => loaders.integration(stack.integration_id),
  }),
  attached: t.boolean({
    description: 'False when its integration is gone.',
    resolve: (stack) => stack.integration_id !== null,
  }),
  repository: t.exposeString('repository'),
  /** The workspace is the first part of `repository`. */
  namespace: t.string({ nullable: true, resolve: () => null }),
  branch: t.exposeString('branch'),
  projectRoot: t.exposeString('project_root', { nullable: true }),
  additionalProjectGlobs: t.exposeStringList('project_globs'),
  trackedCommit: t.field({
    type: 'Commit',
    nullable: true,
    resolve: (stack) => stack.tracked_commit,
  }),
  trackedCommitSetBy: t.exposeString('tracked_set_by', { nullable: true }),
  terraformVersion: t.string({
    nullable: true,
    resolve: (stack) => (stack.tool === 'terraform' ? stack.tool_version : null),
  }),
}));

builder.objectType('ConfigElement', {
  fields: (t) => ({
    id: t.exposeID('id'),
    type: t.field({ type: ConfigType, resolve: ({ type }) => upper(type) }),
    value: t.exposeString('value', { nullable: true }),
    writeOnly: t.exposeBoolean('write_only'),
    checksum: t.exposeString('checksum'),
    /** Elements that only one run has do not exist. */
    runtime: t.boolean({ resolve: () => false }),
  }),
});

builder.queryFields((t) => ({
  stack: t.field({
    type: 'Stack',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => orNull(context.stacks.useCases.get.call(context, { id })),
  }),
  runStack: t.field({
    type: 'Stack',
    nullable: true,
    args: { runId: t.arg.id({ required: true }) },
    resolve: (_root, { runId }, context) => context.runs.useCases.stackOf.call(context, { run: runId }),
  }),
}));
