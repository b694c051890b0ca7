import { publicPoolId } from '../../pools/index.ts';
import { builder } from '../builder.ts';
import { orNull, seconds } from '../convert.ts';

builder.objectType('WorkerToken', {
  description: 'What lets workers into a pool. Its secret was shown when it was made.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    createdBy: t.string({ resolve: (token) => token.created_by }),
    createdAt: t.int({ resolve: (token) => seconds(token.created_at) }),
    lastUsedAt: t.int({
      nullable: true,
      description: 'When a worker with it was seen last.',
      resolve: ({ last_used_at: last }) => (last === null ? null : seconds(last)),
    }),
    builtIn: t.boolean({
      description: 'Of the worker that the server starts; renewed at each start.',
      resolve: (token) => token.built_in,
    }),
  }),
});

builder.objectType('WorkerTokenWithSecret', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    secret: t.exposeString('secret'),
  }),
});

builder.objectField('WorkerPool', 'tokens', (t) =>
  t.field({
    type: ['WorkerToken'],
    nullable: true,
    description: 'Those that let workers in, newest first; null for those who do not arrange the pool.',
    resolve: ({ id }, _args, context) => orNull(context.workers.useCases.tokens.call(context, { pool: id })),
  }),
);

builder.mutationFields((t) => ({
  workerTokenCreate: t.field({
    type: 'WorkerTokenWithSecret',
    description: 'Without a pool, for the public one.',
    args: { name: t.arg.string({ required: true }), workerPool: t.arg.id() },
    resolve: (_root, { name, workerPool }, context) =>
      context.workers.useCases.createToken.call(context, { name, pool: workerPool ?? publicPoolId }),
  }),
  workerTokenRevoke: t.field({
    type: 'ID',
    description:
      'Lets nobody in with the token any more. Runs that its workers have already are finished. Returns its id.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) =>
      (await context.workers.useCases.revokeToken.call(context, { id })).id,
  }),
  workerPoolReset: t.field({
    type: 'WorkerTokenWithSecret',
    description: 'Revokes every token of the pool but that of the built-in worker, and makes a new one.',
    args: { id: t.arg.id({ required: true }), tokenName: t.arg.string() },
    resolve: (_root, { id, tokenName }, context) =>
      context.workers.useCases.resetTokens.call(context, { pool: id, name: tokenName || 'reset' }),
  }),
}));
