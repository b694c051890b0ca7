import { builder } from '../builder.ts';

/** Old enough for clients to offer every command, new enough for the present form of each. */
const compatibleVersion = '6.0.0';

builder.objectType('Installation', {
  fields: (t) => ({
    accountName: t.string({
      resolve: async (_installation, _args, { identity }) => (await identity.readAccount()).name,
    }),
    accountNamed: t.boolean({
      description: 'False until the first admin names the account.',
      resolve: async (_installation, _args, { identity }) => (await identity.readAccount()).named,
    }),
    ssoLabel: t.string({
      nullable: true,
      description: 'What the button of single sign-on says; null without one.',
      resolve: (_installation, _args, { identity }) => identity.sso.label(),
    }),
    publicUrl: t.exposeString('publicUrl'),
    version: t.exposeString('version'),
    signedIn: t.boolean({ resolve: (_installation, _args, { actor }) => actor.kind !== 'nobody' }),
  }),
});

builder.objectType('DebugInfo', {
  fields: (t) => ({ selfHostedVersion: t.exposeString('selfHostedVersion') }),
});

builder.queryFields((t) => ({
  installation: t.field({
    type: 'Installation',
    description: 'Facts that the sign-in page and the frame need before anybody is signed in.',
    resolve: (_root, _args, { installation }) => installation,
  }),
  debugInfo: t.field({
    type: 'DebugInfo',
    resolve: () => ({ selfHostedVersion: compatibleVersion }),
  }),
}));
