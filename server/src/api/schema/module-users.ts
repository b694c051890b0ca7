import { builder } from '../builder.ts';

builder.objectType('ModuleConsumer', {
  description: 'A stack whose last tracked run has installed a version of the module.',
  fields: (t) => ({
    stack: t.field({
      type: 'Stack',
      nullable: true,
      description: 'Null where the viewer may not see it.',
      resolve: ({ stack_id: id }, _args, { loaders }) => loaders.stack(id),
    }),
    version: t.field({ type: 'ModuleVersion', resolve: ({ version }) => version }),
    seenAt: t.field({ type: 'DateTime', resolve: ({ seen_at: at }) => at }),
    raise: t.field({
      type: 'ModuleRaise',
      nullable: true,
      description: 'The last pull request that proposed a newer version to the code of the stack.',
      // Who may not see the stack learns nothing of its code either.
      resolve: async ({ stack_id: id, raise }, _args, { loaders }) =>
        raise !== null && (await loaders.stack(id)) !== null ? raise : null,
    }),
  }),
});

builder.objectType('ModuleRaise', {
  fields: (t) => ({
    number: t.string({ resolve: ({ number }) => number ?? '' }),
    pullRequest: t.field({
      type: 'PullRequestRef',
      nullable: true,
      resolve: ({ pull_request: number, url }) =>
        number === null || url === null ? null : { number, url, title: null },
    }),
    problem: t.exposeString('problem', { nullable: true, description: 'Why it could not be opened.' }),
  }),
});

builder.objectType('ModuleShare', {
  fields: (t) => ({
    spaceId: t.exposeID('space_id'),
    space: t.field({
      type: 'Space',
      nullable: true,
      resolve: ({ space_id: id }, _args, { loaders }) => loaders.space(id),
    }),
    sharedBy: t.exposeString('shared_by'),
    sharedAt: t.field({ type: 'DateTime', resolve: ({ shared_at: at }) => at }),
  }),
});

const ChangeKind = builder.enumType('ModulePartChangeKind', {
  values: ['ADDED', 'REMOVED', 'CHANGED'] as const,
});
const kinds = { added: 'ADDED', removed: 'REMOVED', changed: 'CHANGED' } as const;

builder.objectType('ModulePartChange', {
  fields: (t) => ({
    output: t.boolean({ description: 'False for an input.', resolve: ({ what }) => what === 'output' }),
    name: t.exposeString('name'),
    kind: t.field({ type: ChangeKind, resolve: ({ kind }) => kinds[kind] }),
    breaking: t.exposeBoolean('breaking', { description: 'Code that uses the earlier version may fail.' }),
    detail: t.exposeString('detail'),
  }),
});

builder.objectType('ModuleVersionChanges', {
  description: 'What is different for users between two versions.',
  fields: (t) => ({
    from: t.field({ type: 'ModuleVersion', resolve: ({ from }) => from }),
    changes: t.field({ type: ['ModulePartChange'], resolve: ({ changes }) => changes }),
    unexpected: t.exposeBoolean('unexpected', {
      description: 'There are breaking changes, but the number is not of a new major version.',
    }),
  }),
});

builder.objectFields('ModuleVersion', (t) => ({
  changes: t.field({
    type: 'ModuleVersionChanges',
    nullable: true,
    description: 'Since the version before, or since another one.',
    args: { since: t.arg.id() },
    resolve: (version, { since }, context) =>
      context.modules.useCases.changes.call(context, {
        module: version.module_id,
        version: version.id,
        since: since ?? null,
      }),
  }),
}));

builder.objectFields('Module', (t) => ({
  consumers: t.field({
    type: ['ModuleConsumer'],
    description: 'The latest first; at most 1,000 at once.',
    args: { first: t.arg.int(), skip: t.arg.int() },
    resolve: ({ id }, { first, skip }, context) =>
      context.modules.useCases.consumers.call(context, {
        id,
        first: first ?? 1_000,
        skip: skip ?? 0,
      }),
  }),
  consumerCount: t.int({
    resolve: ({ id }, _args, context) => context.modules.useCases.consumerCount.call(context, { id }),
  }),
  shares: t.field({
    type: ['ModuleShare'],
    resolve: ({ id }, _args, context) => context.modules.useCases.shares.call(context, { id }),
  }),
  registryAddress: t.string({
    description: 'What goes into `source`: host, account, name, provider.',
    resolve: async (module, _args, { identity, installation }) => {
      const { name } = await identity.readAccount();
      return `${new URL(installation.publicUrl).host}/${name}/${module.module_name}/${module.module_provider}`;
    },
  }),
}));

builder.mutationFields((t) => ({
  moduleShare: t.field({
    type: 'Module',
    description: 'Lets another space install the module.',
    args: { module: t.arg.id({ required: true }), space: t.arg.id({ required: true }) },
    resolve: async (_root, { module, space }, context) => {
      await context.modules.useCases.share.call(context, { id: module, spaceId: space });
      return context.modules.useCases.get.call(context, { id: module });
    },
  }),
  moduleUnshare: t.field({
    type: 'Module',
    args: { module: t.arg.id({ required: true }), space: t.arg.id({ required: true }) },
    resolve: async (_root, { module, space }, context) => {
      await context.modules.useCases.unshare.call(context, { id: module, spaceId: space });
      return context.modules.useCases.get.call(context, { id: module });
    },
  }),
}));

builder.objectType('RegistryLogin', {
  description: 'A computer that `terraform login` let in: it may install modules as the viewer.',
  fields: (t) => ({
    id: t.exposeID('id'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ created_at: at }) => at }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expires_at: at }) => at }),
    lastUsedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ last_used_at: at }) => at }),
    remoteAddress: t.exposeString('remote_address', { nullable: true }),
  }),
});

builder.queryField('registryLogins', (t) =>
  t.field({
    type: ['RegistryLogin'],
    resolve: (_root, _args, context) => context.identity.registryLogins.useCases.list.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  registryLoginAllow: t.string({
    description: 'Lets `terraform login` in; returns the address to which the browser goes back.',
    args: {
      clientId: t.arg.string({ required: true }),
      challenge: t.arg.string({ required: true }),
      redirectUri: t.arg.string({ required: true }),
      state: t.arg.string({ required: true }),
    },
    resolve: (_root, args, context) => context.identity.registryLogins.useCases.allow.call(context, args),
  }),
  registryLoginRevoke: t.boolean({
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.registryLogins.useCases.revoke.call(context, args),
  }),
}));
