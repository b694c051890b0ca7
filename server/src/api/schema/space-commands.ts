import { builder } from '../builder.ts';

const SpaceInput = builder.inputType('SpaceInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    description: t.string(),
    inheritEntities: t.boolean({
      required: true,
      description: 'Whether the space may use what its parent has, and gives those in it read there.',
    }),
    parentSpace: t.id({ description: 'The root space when absent.' }),
    labels: t.stringList(),
  }),
});

const valuesOf = (input: typeof SpaceInput.$inferInput) => ({
  name: input.name,
  description: input.description ?? '',
  inheritEntities: input.inheritEntities,
  parentId: input.parentSpace ?? null,
  labels: input.labels ?? [],
});

builder.mutationFields((t) => ({
  spaceCreate: t.field({
    type: 'Space',
    args: { input: t.arg({ type: SpaceInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { id } = await context.spaces.create.call(context, valuesOf(input));
      // Whoever holds a role above holds it in the new space; the caller was loaded before that was there.
      return context.spaces.get.call(await context.reload(), { id });
    },
  }),
  spaceUpdate: t.field({
    type: 'Space',
    args: { space: t.arg.id({ required: true }), input: t.arg({ type: SpaceInput, required: true }) },
    resolve: async (_root, { space, input }, context) => {
      await context.spaces.update.call(context, { id: space, ...valuesOf(input) });
      context.loaders.clear();
      return context.spaces.get.call(await context.reload(), { id: space });
    },
  }),
  spaceDelete: t.field({
    type: 'Space',
    nullable: true,
    args: { space: t.arg.id({ required: true }) },
    resolve: async (_root, { space }, context) => {
      const deleted = await context.spaces.get.call(context, { id: space });
      await context.spaces.delete.call(context, { id: space });
      context.loaders.clear();
      return deleted;
    },
  }),
  spaceSettingsUpdate: t.field({
    type: 'SpaceSettings',
    args: { adminsManageChildren: t.arg.boolean({ required: true }) },
    resolve: (_root, args, context) => context.spaces.changeSettings.call(context, args),
  }),
}));
