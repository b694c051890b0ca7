import { abilities, actionNames, isRootAdmin, nobody, rootSpace } from '../../authz/index.ts';
import { builder } from '../builder.ts';

builder.objectType('Viewer', {
  fields: (t) => ({
    id: t.id({ resolve: ({ actor }) => actor.id }),
    name: t.string({ resolve: ({ actor }) => actor.name }),
    admin: t.boolean({
      description: 'Root admins see and do everything.',
      resolve: ({ actor }) => isRootAdmin(actor),
    }),
    mustChangePassword: t.exposeBoolean('mustChangePassword'),
    abilities: t.stringList({
      description:
        'Actions that the viewer may do in the root space; pages of one thing carry their own `abilities`.',
      resolve: ({ actor }) => abilities(actor, rootSpace, actionNames),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: 'Viewer',
    nullable: true,
    description: 'Who asks; null without a session or token.',
    resolve: (_root, _args, context) => (context.actor.kind === 'nobody' ? null : context),
  }),
);

builder.mutationFields((t) => ({
  sessionCreate: t.field({
    type: 'Viewer',
    description: 'Password sign-in of a person; sets the session cookie.',
    args: { username: t.arg.string({ required: true }), password: t.arg.string({ required: true }) },
    resolve: async (_root, args, context) => {
      const { signIn, session, userAgent } = context;
      const { token } = await signIn.sessionCreate.call(context, { ...args, userAgent });
      session.set(token);
      return (await signIn.bySession(token)) ?? { actor: nobody, mustChangePassword: false };
    },
  }),
  sessionDelete: t.boolean({
    resolve: async (_root, _args, context) => {
      const { signIn, session } = context;
      await signIn.sessionDelete.call(context, { token: session.token });
      session.clear();
      return true;
    },
  }),
  passwordChange: t.boolean({
    args: { current: t.arg.string({ required: true }), next: t.arg.string({ required: true }) },
    resolve: (_root, args, context) =>
      context.signIn.passwordChange.call(context, { ...args, keepSession: context.session.token }),
  }),
}));
