import { accessLevel, spaceAbilities } from '../../spaces/index.ts';
import { builder } from '../builder.ts';
import { orNull } from '../convert.ts';
import { SpaceAccessLevel } from '../enums.ts';

builder.objectType('Space', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    parentSpace: t.id({ nullable: true, resolve: ({ parentId }) => parentId }),
    inheritEntities: t.exposeBoolean('inheritEntities'),
    labels: t.stringList({ resolve: ({ labels }) => labels }),
    stacksCount: t.int({
      description: 'Stacks in it that the viewer may see.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.useOfSpace(id)).stacks,
    }),
    modulesCount: t.int({
      description: 'Modules in it that the viewer may see.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.useOfSpace(id)).modules,
    }),
    accessLevel: t.field({
      type: SpaceAccessLevel,
      resolve: ({ id }, _args, { actor }) => accessLevel(actor, id),
    }),
    abilities: t.stringList({
      description: 'Actions that the viewer may do in the space.',
      resolve: ({ id }, _args, { actor }) => spaceAbilities(actor, id),
    }),
  }),
});

builder.objectType('SpaceSettings', {
  fields: (t) => ({
    adminsManageChildren: t.exposeBoolean('adminsManageChildren', {
      description: 'Whether admins of a space make, move and delete the spaces below it.',
    }),
  }),
});

builder.queryFields((t) => ({
  spaces: t.field({
    type: ['Space'],
    resolve: (_root, _args, context) => context.spaces.list.call(context, {}),
  }),
  space: t.field({
    type: 'Space',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => orNull(context.spaces.get.call(context, { id })),
  }),
  spaceSettings: t.field({
    type: 'SpaceSettings',
    resolve: (_root, _args, context) => context.spaces.settings.call(context, {}),
  }),
}));
