import { builder } from '../builder.ts';
import { WorkerState } from '../enums.ts';

builder.objectType('Worker', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    version: t.exposeString('version'),
    isolation: t.exposeString('isolation'),
    busy: t.boolean({ resolve: ({ state }) => state === 'BUSY' }),
    /** A worker that is to stop says so itself; none is told to. */
    drained: t.boolean({ resolve: () => false }),
    metadata: t.string({
      description: 'Facts as a JSON text, for clients that show whatever a worker tells.',
      resolve: ({ name, version, isolation }) => JSON.stringify({ name, version, isolation }),
    }),
    state: t.field({ type: WorkerState, resolve: ({ state }) => state }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime' }),
    run: t.field({
      type: 'Run',
      nullable: true,
      resolve: ({ runId }, _args, { loaders }) => loaders.run(runId),
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

builder.queryField('workers', (t) =>
  t.field({
    type: ['Worker'],
    resolve: (_root, _args, context) => context.workers.useCases.list.call(context, {}),
  }),
);

builder.mutationField('workerTokenCreate', (t) =>
  t.field({
    type: 'WorkerTokenWithSecret',
    args: { name: t.arg.string({ required: true }) },
    resolve: (_root, args, context) => context.workers.useCases.createToken.call(context, args),
  }),
);
