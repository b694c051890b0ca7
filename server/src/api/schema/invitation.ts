import { builder } from '../builder.ts';
import { InvitationMail, InvitationState } from '../enums.ts';
import { signedIn } from '../signed-in.ts';
import { pairsOf, RoleInSpaceInput } from './user.ts';

builder.objectType('Invitation', {
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email'),
    state: t.field({ type: InvitationState, resolve: ({ state }) => state }),
    mail: t.field({ type: InvitationMail, resolve: ({ mail }) => mail }),
    roles: t.field({ type: ['RoleInSpace'], resolve: ({ bindings }) => bindings }),
    invitedBy: t.string({ resolve: ({ created_by }) => created_by }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ created_at }) => created_at }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expires_at }) => expires_at }),
  }),
});

builder.objectType('InvitationWithLink', {
  fields: (t) => ({
    invitation: t.field({ type: 'Invitation', resolve: ({ invitation }) => invitation }),
    link: t.exposeString('link', { description: 'Lets one person in, for 24 hours. Told once.' }),
    mailProblem: t.exposeString('mailProblem', {
      nullable: true,
      description: 'Why the mail did not go out; the link works all the same.',
    }),
  }),
});

builder.objectType('InvitationForMe', {
  description: 'What the holder of a link sees.',
  fields: (t) => ({
    email: t.exposeString('email'),
    invitedBy: t.exposeString('invitedBy'),
    accountName: t.exposeString('accountName'),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

builder.queryFields((t) => ({
  invitations: t.field({
    type: ['Invitation'],
    description: 'For root admins.',
    resolve: (_root, _args, context) => context.identity.invitations.list.call(context, {}),
  }),
  invitationForMe: t.field({
    type: 'InvitationForMe',
    args: { token: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.identity.invitations.read.call(context, args),
  }),
}));

builder.mutationFields((t) => ({
  invitationCreate: t.field({
    type: 'InvitationWithLink',
    args: {
      email: t.arg.string({ required: true }),
      roles: t.arg({ type: [RoleInSpaceInput], required: true }),
    },
    resolve: (_root, { email, roles }, context) =>
      context.identity.invitations.create.call(context, { email, bindings: pairsOf(roles) }),
  }),
  invitationResend: t.field({
    type: 'InvitationWithLink',
    description: 'A new link for another 24 hours; the old one is dead.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.invitations.resend.call(context, args),
  }),
  invitationRevoke: t.boolean({
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.invitations.revoke.call(context, args),
  }),
  invitationAccept: t.field({
    type: 'Viewer',
    description: 'Makes the user and signs in.',
    args: {
      token: t.arg.string({ required: true }),
      username: t.arg.string({ required: true }),
      displayName: t.arg.string({ required: true }),
      password: t.arg.string({ required: true }),
    },
    resolve: async (_root, args, context) => {
      const { identity, userAgent } = context;
      return signedIn(context, await identity.invitations.accept.call(context, { ...args, userAgent }));
    },
  }),
}));
