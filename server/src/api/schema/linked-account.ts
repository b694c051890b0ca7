import { builder } from '../builder.ts';

builder.objectType('LinkedAccount', {
  description: 'An account at a source code provider whose comment commands count as the viewer’s.',
  fields: (t) => ({
    provider: t.string({ resolve: ({ provider }) => provider }),
    uuid: t.string({ resolve: ({ account_uuid }) => account_uuid }),
    displayName: t.string({ resolve: ({ display_name }) => display_name }),
    linkedAt: t.field({ type: 'DateTime', resolve: ({ linked_at }) => linked_at }),
  }),
});

builder.objectType('LinkCode', {
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Shown once; a new one replaces it.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

builder.queryField('linkedAccounts', (t) =>
  t.field({
    type: ['LinkedAccount'],
    description: 'Accounts that are linked to the viewer.',
    resolve: (_root, _args, context) => context.identity.linkedAccounts.useCases.list.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  linkCodeCreate: t.field({
    type: 'LinkCode',
    description: 'A code that links the account which comments `/gantry link CODE` on a pull request.',
    resolve: (_root, _args, context) => context.identity.linkedAccounts.useCases.issueCode.call(context, {}),
  }),
  linkedAccountDelete: t.boolean({
    args: { provider: t.arg.string({ required: true }), uuid: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.identity.linkedAccounts.useCases.unlink.call(context, args),
  }),
}));
