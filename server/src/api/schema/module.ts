import { type Action, abilities, actionNames } from '../../authz/index.ts';
import { accessLevel } from '../../spaces/index.ts';
import { builder } from '../builder.ts';
import { orNull, pageSize, seconds, upper } from '../convert.ts';
import { ModuleReleaseBy, ModuleTool, VcsProvider, vcsProviderNames } from '../enums.ts';

const moduleActions: readonly Action[] = actionNames.filter(
  (name) => /^(module|run|policy):/.test(name) || name === 'stack:configure',
);
const versionsAtOnce = 100;

builder.objectType('Module', {
  description: 'Code that others use: tested, released in versions, and installed from the registry.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('module_name'),
    owner: t.string({
      description: 'The first part of its address after the host.',
      resolve: async (_module, _args, { identity }) => (await identity.readAccount()).name,
    }),
    terraformProvider: t.exposeString('module_provider'),
    description: t.exposeString('description', { nullable: true }),
    labels: t.exposeStringList('labels'),
    spaceDetails: t.field({
      type: 'Space',
      resolve: async (module, _args, context) =>
        (await context.loaders.space(module.space_id)) ??
        context.spaces.get.call(context, { id: module.space_id }),
    }),
    abilities: t.stringList({
      resolve: (module, _args, { actor }) => abilities(actor, module.space_id, moduleActions),
    }),
    canWrite: t.boolean({
      resolve: (module, _args, { actor }) => accessLevel(actor, module.space_id) !== 'READ',
    }),
    createdAt: t.int({ resolve: (module) => seconds(module.created_at) }),
    protectFromDeletion: t.exposeBoolean('protect_from_deletion'),
    workflowTool: t.field({
      type: ModuleTool,
      resolve: ({ tool }) => (tool === 'terraform' ? 'TERRAFORM_FOSS' : 'OPEN_TOFU'),
    }),
    toolVersion: t.exposeString('tool_version', { nullable: true }),
    releaseBy: t.field({ type: ModuleReleaseBy, resolve: (module) => upper(module.release_by) }),
    /** Modules have no roles of their own, are not stopped as a whole, and are not marked by people. */
    administrative: t.boolean({ resolve: () => false }),
    isDisabled: t.boolean({ resolve: () => false }),
    localPreviewEnabled: t.boolean({ resolve: () => false }),
    starred: t.boolean({ resolve: () => false }),
    workerPool: t.field({
      type: 'WorkerPool',
      nullable: true,
      description: 'Whose workers take its tests; null for the public pool.',
      resolve: (module, _args, { loaders }) => loaders.pool(module.worker_pool_id),
    }),
  }),
});

/** Where the code comes from. */
builder.objectFields('Module', (t) => ({
  provider: t.field({
    type: VcsProvider,
    resolve: (_module, _args, { vcs }) =>
      vcsProviderNames.find((name) => name === vcs.provider.apiName) ?? 'GIT',
  }),
  vcsIntegration: t.field({
    type: 'BitbucketCloudIntegration',
    nullable: true,
    resolve: (module, _args, { loaders }) => loaders.integration(module.integration_id),
  }),
  attached: t.boolean({
    description: 'False when its integration is gone.',
    resolve: (module) => module.integration_id !== null,
  }),
  apiHost: t.string({ nullable: true, resolve: () => null }),
  repository: t.exposeString('repository'),
  /** The workspace is the first part of `repository`. */
  namespace: t.string({ nullable: true, resolve: () => null }),
  branch: t.exposeString('branch'),
  projectRoot: t.exposeString('project_root', { nullable: true }),
  trackedCommit: t.field({ type: 'Commit', nullable: true, resolve: (module) => module.tracked_commit }),
}));

/** What is in a module, each read for itself. */
builder.objectFields('Module', (t) => ({
  current: t.field({
    type: 'ModuleVersion',
    nullable: true,
    description: 'The highest active version.',
    resolve: ({ id }, _args, { loaders }) => loaders.currentVersion(id),
  }),
  config: t.field({
    type: ['ConfigElement'],
    description: 'Variables and files of every test.',
    resolve: ({ id }, _args, context) => context.stacks.useCases.config.call(context, { id }),
  }),
  version: t.field({
    type: 'ModuleVersion',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (module, { id }, context) =>
      orNull(context.modules.useCases.version.call(context, { module: module.id, version: id })),
  }),
  versions: t.field({
    type: ['ModuleVersion'],
    description: 'Newest first; `before` is the last id of the page before.',
    args: { includeFailed: t.arg.boolean(), before: t.arg.id(), first: t.arg.int() },
    resolve: async ({ id }, { includeFailed, before, first }, context) => {
      const page = { before: before ?? null, first: pageSize(first, 50, versionsAtOnce) };
      const wanted = { id, proposed: false, withFailed: includeFailed ?? false, ...page };
      return (await context.modules.useCases.versions.call(context, wanted)).versions;
    },
  }),
  proposals: t.field({
    type: ['ModuleVersion'],
    description: 'Commits of other branches and pull requests, tested and never released; newest first.',
    args: { before: t.arg.id(), first: t.arg.int() },
    resolve: async ({ id }, { before, first }, context) => {
      const page = { before: before ?? null, first: pageSize(first, 50, versionsAtOnce) };
      const wanted = { id, proposed: true, withFailed: true, ...page };
      return (await context.modules.useCases.versions.call(context, wanted)).versions;
    },
  }),
  run: t.field({
    type: 'Run',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (module, { id }, context) =>
      orNull(context.runs.useCases.get.call(context, { stack: module.id, run: id })),
  }),
}));

builder.queryField('module', (t) =>
  t.field({
    type: 'Module',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => orNull(context.modules.useCases.get.call(context, { id })),
  }),
);
