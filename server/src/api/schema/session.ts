import { builder } from '../builder.ts';

builder.objectType('Session', {
  fields: (t) => ({
    id: t.exposeID('id'),
    current: t.exposeBoolean('current', { description: 'Whether it is the one that asks.' }),
    method: t.string({ resolve: ({ method }) => method.toUpperCase() }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ created_at }) => created_at }),
    lastSeenAt: t.field({ type: 'DateTime', resolve: ({ last_seen_at }) => last_seen_at }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expires_at }) => expires_at }),
    remoteAddress: t.string({ nullable: true, resolve: ({ remote_address }) => remote_address }),
    userAgent: t.string({ nullable: true, resolve: ({ user_agent }) => user_agent }),
  }),
});

builder.queryField('sessions', (t) =>
  t.field({
    type: ['Session'],
    description: 'Where the viewer is signed in.',
    resolve: (_root, _args, context) =>
      context.identity.sessions.useCases.list.call(context, { current: context.session.token }),
  }),
);

builder.mutationFields((t) => ({
  sessionRevoke: t.boolean({
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, args, context) => context.identity.sessions.useCases.revoke.call(context, args),
  }),
  sessionRevokeOthers: t.int({
    description: 'Ends all sessions of the viewer but this one; how many.',
    resolve: (_root, _args, context) =>
      context.identity.sessions.useCases.revokeOthers.call(context, { current: context.session.token }),
  }),
}));
