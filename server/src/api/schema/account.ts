import { builder } from '../builder.ts';

builder.objectType('MailServer', {
  fields: (t) => ({ server: t.exposeString('server'), from: t.exposeString('from') }),
});

builder.objectType('SsoSettings', {
  description: 'The identity provider, without the client secret.',
  fields: (t) => ({
    label: t.exposeString('label'),
    issuer: t.exposeString('issuer'),
    clientId: t.exposeString('clientId'),
    scopes: t.stringList({ resolve: ({ scopes }) => scopes }),
    groupsClaim: t.exposeString('groupsClaim', { nullable: true }),
    allowedDomains: t.stringList({ resolve: ({ allowedDomains }) => allowedDomains }),
    redirectUrl: t.exposeString('redirectUrl', { description: 'To be entered at the provider.' }),
  }),
});

builder.objectType('AccountSettings', {
  description: 'What root admins settle for everybody.',
  fields: (t) => ({
    accountName: t.exposeString('accountName'),
    publicUrl: t.exposeString('publicUrl'),
    requireSecondFactor: t.exposeBoolean('requireSecondFactor'),
    mail: t.field({ type: 'MailServer', nullable: true, resolve: ({ mail }) => mail }),
    sso: t.field({ type: 'SsoSettings', nullable: true, resolve: ({ sso }) => sso }),
    ssoRedirectUrl: t.string({
      description: 'Address for the provider, also before it is set up.',
      resolve: ({ publicUrl }) => `${publicUrl}/sso/callback`,
    }),
  }),
});

const SsoInput = builder.inputType('SsoInput', {
  fields: (t) => ({
    label: t.string({ required: true }),
    issuer: t.string({ required: true }),
    clientId: t.string({ required: true }),
    clientSecret: t.string({ description: 'Null keeps the one that is stored.' }),
    scopes: t.stringList({ required: true }),
    groupsClaim: t.string(),
    allowedDomains: t.stringList({ required: true }),
  }),
});

builder.queryField('accountSettings', (t) =>
  t.field({
    type: 'AccountSettings',
    resolve: (_root, _args, context) => context.identity.account.settings.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  accountRename: t.string({
    args: { name: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.identity.account.rename.call(context, args),
  }),
  secondFactorRequire: t.boolean({
    args: { required: t.arg.boolean({ required: true }) },
    resolve: (_root, args, context) => context.identity.account.requireSecondFactor.call(context, args),
  }),
  testMailSend: t.boolean({
    args: { to: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.identity.account.testMail.call(context, args),
  }),
  ssoSave: t.field({
    type: 'SsoSettings',
    description: 'Asks the provider to describe itself first; what does not answer is not saved.',
    args: { input: t.arg({ type: SsoInput, required: true }) },
    resolve: (_root, { input: { clientSecret = null, groupsClaim = null, ...input } }, context) =>
      context.identity.sso.save.call(context, { ...input, clientSecret, groupsClaim }),
  }),
  ssoDelete: t.boolean({
    resolve: (_root, _args, context) => context.identity.sso.delete.call(context, {}),
  }),
}));
