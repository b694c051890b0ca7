import type { BindingView } from '../../identity/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { seconds, upper } from '../convert.ts';
import { BoundKind } from '../enums.ts';

builder.objectType('RoleBinding', {
  description: 'A role that somebody or something holds in a space and in all spaces below it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    role: t.field({
      type: 'Role',
      resolve: ({ role }, _args, context) => context.roles.get.call(context, { id: role }),
    }),
    roleID: t.id({ resolve: ({ role }) => role }),
    spaceID: t.id({ resolve: ({ space_id }) => space_id }),
    actorKind: t.field({ type: BoundKind, resolve: ({ actor_kind }) => upper(actor_kind) }),
    actorId: t.id({ resolve: ({ actor_id }) => actor_id }),
    actorName: t.string({
      description: 'Name of the user or key; groups and stacks are told by their ids.',
      resolve: ({ actor_name, actor_id }) => actor_name ?? actor_id,
    }),
    createdBy: t.string({ resolve: ({ created_by }) => created_by }),
    createdAt: t.int({ resolve: ({ created_at }) => seconds(created_at) }),
    apiKeyID: t.id({ nullable: true, resolve: (binding) => idOf(binding, 'api_key') }),
    stackID: t.id({ nullable: true, resolve: (binding) => idOf(binding, 'stack') }),
    userID: t.id({ nullable: true, resolve: (binding) => idOf(binding, 'user') }),
    userGroupID: t.id({ nullable: true, resolve: (binding) => idOf(binding, 'group') }),
  }),
});

const idOf = (binding: BindingView, kind: BindingView['actor_kind']): string | null =>
  binding.actor_kind === kind ? binding.actor_id : null;

builder.objectType('BindableActor', {
  description: 'Somebody to whom a role can be given.',
  fields: (t) => ({
    kind: t.field({ type: BoundKind, resolve: ({ kind }) => upper(kind) }),
    id: t.exposeID('id'),
    name: t.exposeString('name'),
  }),
});

const ApiKeyRoleBindingInput = builder.inputType('ApiKeyRoleBindingInput', {
  fields: (t) => ({
    apiKeyID: t.id({ required: true }),
    roleID: t.id({ required: true }),
    spaceID: t.id({ required: true }),
  }),
});
const StackRoleBindingInput = builder.inputType('StackRoleBindingInput', {
  fields: (t) => ({
    stackID: t.id({ required: true }),
    roleID: t.id({ required: true }),
    spaceID: t.id({ required: true }),
  }),
});
const UserRoleBindingInput = builder.inputType('UserRoleBindingInput', {
  fields: (t) => ({
    userID: t.id({ required: true }),
    roleID: t.id({ required: true }),
    spaceID: t.id({ required: true }),
  }),
});
const UserGroupRoleBindingInput = builder.inputType('UserGroupRoleBindingInput', {
  fields: (t) => ({
    userGroupID: t.id({ required: true, description: 'The group as the identity provider names it.' }),
    roleID: t.id({ required: true }),
    spaceID: t.id({ required: true }),
  }),
});

builder.queryFields((t) => ({
  roleBindings: t.field({
    type: ['RoleBinding'],
    description: 'In all spaces that the viewer administers.',
    resolve: (_root, _args, context) => context.bindings.list.call(context, {}),
  }),
  bindableActors: t.field({
    type: ['BindableActor'],
    description: 'People and API keys, for whoever administers a space.',
    resolve: (_root, _args, context) => context.bindings.candidates.call(context, {}),
  }),
}));

type Given = { readonly roleID: string; readonly spaceID: string };
const create = (
  context: Context,
  actorKind: BindingView['actor_kind'],
  { actorId, roleID, spaceID }: Given & { readonly actorId: string },
) => context.bindings.create.call(context, { actorKind, actorId, role: roleID, spaceId: spaceID });

builder.mutationFields((t) => ({
  apiKeyRoleBindingCreate: t.field({
    type: 'RoleBinding',
    args: { input: t.arg({ type: ApiKeyRoleBindingInput, required: true }) },
    resolve: (_root, { input }, context) => create(context, 'api_key', { ...input, actorId: input.apiKeyID }),
  }),
  stackRoleBindingCreate: t.field({
    type: 'RoleBinding',
    args: { input: t.arg({ type: StackRoleBindingInput, required: true }) },
    resolve: (_root, { input }, context) => create(context, 'stack', { ...input, actorId: input.stackID }),
  }),
  userRoleBindingCreate: t.field({
    type: 'RoleBinding',
    args: { input: t.arg({ type: UserRoleBindingInput, required: true }) },
    resolve: (_root, { input }, context) => create(context, 'user', { ...input, actorId: input.userID }),
  }),
  userGroupRoleBindingCreate: t.field({
    type: 'RoleBinding',
    args: { input: t.arg({ type: UserGroupRoleBindingInput, required: true }) },
    resolve: (_root, { input }, context) =>
      create(context, 'group', { ...input, actorId: input.userGroupID }),
  }),
}));

builder.mutationFields((t) => {
  const remove = () =>
    t.field({
      type: 'RoleBinding',
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, args, context) => context.bindings.delete.call(context, args),
    });
  return {
    roleBindingDelete: remove(),
    apiKeyRoleBindingDelete: remove(),
    stackRoleBindingDelete: remove(),
    userRoleBindingDelete: remove(),
    userGroupRoleBindingDelete: remove(),
  };
});
