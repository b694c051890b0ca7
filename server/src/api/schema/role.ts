import { AppError } from '@gantry/contract/errors';
import { type Action, actionNames, actions, isAction } from '../../authz/index.ts';
import { builder } from '../builder.ts';
import { orNull } from '../convert.ts';

builder.objectType('Role', {
  fields: (t) => ({
    id: t.exposeID('id'),
    slug: t.string({ resolve: ({ id }) => id }),
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    isSystem: t.exposeBoolean('isSystem', { description: 'Part of Gantry, and never changed.' }),
    actions: t.stringList({ resolve: (role) => role.actions }),
    roleBindingsCount: t.exposeInt('bindings'),
  }),
});

builder.objectType('RoleAction', {
  description: 'One thing that a role can allow.',
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description'),
  }),
});

const RoleInput = builder.inputType('RoleInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    description: t.string(),
    actions: t.stringList({ required: true }),
  }),
});

const valuesOf = ({ name, description, actions: given }: typeof RoleInput.$inferInput) => ({
  name,
  description: description ?? '',
  actions: given.map(actionOf),
});

function actionOf(name: string): Action {
  if (isAction(name)) return name;
  throw new AppError('BAD_INPUT', `actions: There is no action ${name}. The page of roles lists them.`);
}

builder.queryFields((t) => ({
  roles: t.field({
    type: ['Role'],
    resolve: (_root, _args, context) => context.roles.list.call(context, {}),
  }),
  role: t.field({
    type: 'Role',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => orNull(context.roles.get.call(context, { id })),
  }),
  roleActions: t.field({
    type: ['RoleAction'],
    description: 'Every action that a role can allow: the table behind checks, documentation and pages.',
    resolve: async (_root, _args, context) => {
      await context.roles.list.call(context, {});
      return actionNames.map((name) => ({ name, description: actions[name] }));
    },
  }),
}));

builder.mutationFields((t) => ({
  roleCreate: t.field({
    type: 'Role',
    args: { input: t.arg({ type: RoleInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { id } = await context.roles.create.call(context, valuesOf(input));
      return context.roles.get.call(context, { id });
    },
  }),
  roleUpdate: t.field({
    type: 'Role',
    args: { id: t.arg.id({ required: true }), input: t.arg({ type: RoleInput, required: true }) },
    resolve: async (_root, { id, input }, context) => {
      await context.roles.update.call(context, { id, ...valuesOf(input) });
      return context.roles.get.call(context, { id });
    },
  }),
  roleDelete: t.field({
    type: 'Role',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const deleted = await context.roles.get.call(context, { id });
      await context.roles.delete.call(context, { id });
      return deleted;
    },
  }),
}));
