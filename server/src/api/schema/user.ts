import { builder } from '../builder.ts';

builder.objectType('RoleInSpace', {
  description: 'What somebody may do where: a system role by name or a custom one by id, in a space.',
  fields: (t) => ({ role: t.exposeString('role'), space: t.id({ resolve: ({ spaceId }) => spaceId }) }),
});

export const RoleInSpaceInput = builder.inputType('RoleInSpaceInput', {
  fields: (t) => ({ role: t.string({ required: true }), space: t.id({ required: true }) }),
});

type GivenPair = { readonly role: string; readonly space: string };
export const pairsOf = (given: readonly GivenPair[]) =>
  given.map(({ role, space }) => ({ role, spaceId: space }));

builder.objectType('User', {
  fields: (t) => ({
    id: t.exposeID('id'),
    username: t.exposeString('username'),
    displayName: t.string({ resolve: ({ display_name }) => display_name }),
    email: t.exposeString('email', { nullable: true }),
    active: t.boolean({ resolve: ({ deactivated_at }) => deactivated_at === null }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ created_at }) => created_at }),
    lastSignInAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ last_sign_in_at }) => last_sign_in_at,
    }),
    hasPassword: t.boolean({ resolve: ({ has_password }) => has_password }),
    ssoIssuer: t.string({ nullable: true, resolve: ({ sso_issuer }) => sso_issuer }),
    groups: t.stringList({
      description: 'As the identity provider named them at the last single sign-on.',
      resolve: ({ groups }) => groups,
    }),
    secondFactors: t.stringList({
      description: '`TOTP` and `PASSKEY`.',
      resolve: ({ has_totp, passkeys }) => [
        ...(has_totp ? ['TOTP'] : []),
        ...(passkeys > 0 ? ['PASSKEY'] : []),
      ],
    }),
    linkedAccounts: t.int({ resolve: ({ linked_accounts }) => linked_accounts }),
    roles: t.field({ type: ['RoleInSpace'], resolve: ({ bindings }) => bindings }),
  }),
});

const UserInput = builder.inputType('UserInput', {
  fields: (t) => ({
    username: t.string({ required: true }),
    displayName: t.string({ required: true }),
    email: t.string(),
    roles: t.field({ type: [RoleInSpaceInput], required: true }),
  }),
});

builder.queryField('users', (t) =>
  t.field({
    type: ['User'],
    description: 'The people of the installation; for root admins.',
    resolve: (_root, _args, context) => context.identity.people.list.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  userUpdate: t.boolean({
    args: { id: t.arg.id({ required: true }), input: t.arg({ type: UserInput, required: true }) },
    resolve: (_root, { id: user, input: { roles, email = null, ...person } }, context) =>
      context.identity.people.update.call(context, {
        id: user,
        ...person,
        email,
        bindings: pairsOf(roles),
      }),
  }),
  userDeactivate: t.boolean({
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.people.deactivate.call(context, args),
  }),
  userActivate: t.boolean({
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.people.activate.call(context, args),
  }),
  userDelete: t.boolean({
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.people.delete.call(context, args),
  }),
  userSecondFactorReset: t.boolean({
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.people.resetSecondFactor.call(context, args),
  }),
  userPasswordReset: t.string({
    description: 'A one-time password, told once.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.people.resetPassword.call(context, args),
  }),
}));
