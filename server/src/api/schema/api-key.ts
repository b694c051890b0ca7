import { AppError } from '@gantry/contract/errors';
import { builder } from '../builder.ts';
import { orNull, seconds } from '../convert.ts';

builder.objectType('ApiKey', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    admin: t.exposeBoolean('admin'),
    createdAt: t.int({ resolve: (key) => seconds(key.created_at) }),
    lastUsedAt: t.int({
      nullable: true,
      resolve: (key) => (key.last_used_at === null ? null : seconds(key.last_used_at)),
    }),
  }),
});

builder.objectType('ApiKeyWithSecret', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    secret: t.exposeString('secret'),
  }),
});

builder.objectType('UserToken', {
  fields: (t) => ({
    jwt: t.exposeString('jwt'),
    validUntil: t.exposeInt('validUntil', { description: 'Unix seconds.' }),
  }),
});

const ApiKeyInput = builder.inputType('ApiKeyInput', {
  fields: (t) => ({
    admin: t.boolean({ required: true }),
    name: t.string({ required: true }),
    teams: t.stringList(),
  }),
});

builder.queryField('apiKeys', (t) =>
  t.field({
    type: ['ApiKey'],
    resolve: (_root, _args, context) => context.apiKeys.list.call(context, {}),
  }),
);

builder.mutationFields((t) => ({
  apiKeyUser: t.field({
    type: 'UserToken',
    nullable: true,
    args: { id: t.arg.id({ required: true }), secret: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.apiKeys.exchange.call(context, args),
  }),
  apiKeyCreate: t.field({
    type: 'ApiKeyWithSecret',
    args: { input: t.arg({ type: ApiKeyInput, required: true }) },
    resolve: (_root, { input: { name, admin, teams } }, context) => {
      if (teams != null && teams.length > 0) {
        throw new AppError('BAD_INPUT', 'teams: Gantry has no teams. Leave them out.');
      }
      return context.apiKeys.create.call(context, { name, admin });
    },
  }),
  apiKeyDelete: t.field({
    type: 'ApiKey',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const before = await orNull(context.apiKeys.list.call(context, {}));
      await context.apiKeys.delete.call(context, { id });
      return before?.find((key) => key.id === id) ?? null;
    },
  }),
}));
