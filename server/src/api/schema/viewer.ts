import { AppError } from '@gantry/contract/errors';
import { abilities, actionNames, isRootAdmin, rootSpace, visibleSpaces } from '../../authz/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { signedIn } from '../signed-in.ts';

builder.objectType('Viewer', {
  fields: (t) => ({
    id: t.id({ resolve: ({ actor }) => actor.id }),
    name: t.string({ resolve: ({ actor }) => actor.name }),
    admin: t.boolean({
      description: 'Root admins see and do everything.',
      resolve: ({ actor }) => isRootAdmin(actor),
    }),
    mustChangePassword: t.exposeBoolean('mustChangePassword'),
    mustSetUpSecondFactor: t.exposeBoolean('mustSetUpSecondFactor', {
      description: 'Until the viewer has a second factor there are no roles.',
    }),
    abilities: t.stringList({
      description:
        'Actions that the viewer may do in the root space; pages of one thing carry their own `abilities`.',
      resolve: ({ actor }) => abilities(actor, rootSpace, actionNames),
    }),
    abilitiesAnywhere: t.stringList({
      description: 'Actions that the viewer may do in some space.',
      resolve: ({ actor }) => actionNames.filter((action) => visibleSpaces(actor, action).length > 0),
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
    description:
      'Password sign-in of a person; sets the session cookie. SECOND_FACTOR_REQUIRED sets the cookie of the second step and names its `factors`.',
    args: { username: t.arg.string({ required: true }), password: t.arg.string({ required: true }) },
    resolve: async (_root, args, context) => {
      const { identity, signInStep, userAgent } = context;
      const entered = await identity.signIn.sessionCreate.call(context, { ...args, userAgent });
      if (entered.outcome === 'signed-in') return signedIn(context, entered.token);
      signInStep.set(entered.ticket);
      const factors = await identity.signIn.factors.call(context, { ticket: entered.ticket });
      throw new AppError('SECOND_FACTOR_REQUIRED', undefined, { details: { factors } });
    },
  }),
  sessionEnterByCode: t.field({
    type: 'Viewer',
    description: 'Second step: a code of the authenticator app, or a recovery code.',
    args: { code: t.arg.string({ required: true }) },
    resolve: async (_root, { code }, context) => {
      const { identity, userAgent } = context;
      const input = { ticket: ticketOf(context), code, userAgent };
      return signedIn(context, await identity.signIn.enterByCode.call(context, input));
    },
  }),
  sessionPasskeyOptions: t.string({
    description: 'Second step: what the browser needs to use a passkey, as JSON.',
    resolve: (_root, _args, context) =>
      context.identity.signIn.offerPasskey.call(context, { ticket: ticketOf(context) }),
  }),
  sessionEnterByPasskey: t.field({
    type: 'Viewer',
    description: "Second step: the browser's answer, as JSON.",
    args: { response: t.arg.string({ required: true }) },
    resolve: async (_root, { response }, context) => {
      const { identity, userAgent } = context;
      const input = { ticket: ticketOf(context), response, userAgent };
      return signedIn(context, await identity.signIn.enterByPasskey.call(context, input));
    },
  }),
  sessionDelete: t.boolean({
    resolve: async (_root, _args, context) => {
      const { identity, session } = context;
      await identity.sessions.useCases.end.call(context, { token: session.token });
      session.clear();
      return true;
    },
  }),
  passwordChange: t.boolean({
    args: { current: t.arg.string({ required: true }), next: t.arg.string({ required: true }) },
    resolve: (_root, args, context) =>
      context.identity.signIn.passwordChange.call(context, {
        ...args,
        keepSession: context.session.token,
      }),
  }),
}));

function ticketOf({ signInStep }: Context): string {
  if (signInStep.token === null) throw new AppError('SIGN_IN_EXPIRED');
  return signInStep.token;
}
