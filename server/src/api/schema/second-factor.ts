import { builder } from '../builder.ts';

builder.objectType('Passkey', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ created_at }) => created_at }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ last_used_at }) => last_used_at,
    }),
  }),
});

builder.objectType('SecondFactor', {
  fields: (t) => ({
    totpSince: t.expose('totpSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when there is an authenticator app; null without one.',
    }),
    passkeys: t.field({ type: ['Passkey'], resolve: ({ passkeys }) => passkeys }),
    passkeysAvailable: t.exposeBoolean('passkeysAvailable', {
      description: 'Passkeys need a host name, and https unless it is localhost.',
    }),
    recoveryCodesLeft: t.exposeInt('recoveryCodesLeft'),
  }),
});

builder.objectType('TotpSetUp', {
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'For apps that cannot read the code.' }),
    uri: t.exposeString('uri', { description: 'What the QR code says.' }),
  }),
});

builder.objectType('PasskeyOffer', {
  fields: (t) => ({
    ticket: t.exposeString('ticket'),
    options: t.exposeString('options', { description: 'For the browser, as JSON.' }),
  }),
});

builder.queryField('secondFactor', (t) =>
  t.field({
    type: 'SecondFactor',
    description: 'Second factors of the viewer.',
    resolve: (_root, _args, context) => context.identity.secondFactor.status.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  totpBegin: t.field({
    type: 'TotpSetUp',
    resolve: (_root, _args, context) => context.identity.secondFactor.totpBegin.call(context, {}),
  }),
  totpConfirm: t.stringList({
    description:
      'The first code proves that the app works. Answers with recovery codes, unless there are some.',
    args: { code: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.identity.secondFactor.totpConfirm.call(context, args),
  }),
  totpDelete: t.boolean({
    args: { password: t.arg.string() },
    resolve: (_root, { password = null }, context) =>
      context.identity.secondFactor.totpDelete.call(context, { password }),
  }),
  passkeyOffer: t.field({
    type: 'PasskeyOffer',
    resolve: (_root, _args, context) => context.identity.secondFactor.passkeyOffer.call(context, {}),
  }),
  passkeyAdd: t.stringList({
    description: 'Answers with recovery codes, unless there are some.',
    args: {
      ticket: t.arg.string({ required: true }),
      response: t.arg.string({ required: true }),
      name: t.arg.string({ required: true }),
    },
    resolve: (_root, args, context) => context.identity.secondFactor.passkeyAdd.call(context, args),
  }),
  passkeyDelete: t.boolean({
    args: { id: t.arg.id({ required: true }), password: t.arg.string() },
    resolve: (_root, { id, password = null }, context) =>
      context.identity.secondFactor.passkeyDelete.call(context, { id, password }),
  }),
  recoveryCodesReplace: t.stringList({
    args: { password: t.arg.string() },
    resolve: (_root, { password = null }, context) =>
      context.identity.secondFactor.recoveryCodesReplace.call(context, { password }),
  }),
}));
