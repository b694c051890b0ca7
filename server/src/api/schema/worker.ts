import { notFound } from '@gantry/contract/errors';
import { builder } from '../builder.ts';
import { WorkerState } from '../enums.ts';

builder.objectType('Worker', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    version: t.exposeString('version'),
    isolation: t.exposeString('isolation'),
    busy: t.boolean({ resolve: ({ state }) => state === 'BUSY' }),
    drained: t.exposeBoolean('drained', {
      description: 'It ends the runs that it has and takes no others.',
    }),
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

builder.mutationField('workerDrainSet', (t) =>
  t.field({
    type: 'Worker',
    description: 'A drained worker ends the runs that it has and takes no others, until it is told to go on.',
    args: {
      workerPool: t.arg.id({ required: true }),
      id: t.arg.id({ required: true }),
      drain: t.arg.boolean({ required: true }),
    },
    resolve: async (_root, { workerPool, id, drain }, context) => {
      await context.workers.useCases.drain.call(context, { pool: workerPool, id, drain });
      const workers = await context.workers.useCases.list.call(context, {});
      const changed = workers.find((worker) => worker.id === id);
      if (changed === undefined) throw notFound();
      return changed;
    },
  }),
);

builder.mutationField('workerPoolCycle', (t) =>
  t.field({
    type: 'Boolean',
    description: 'Has every worker end what it runs and register anew; drained ones take runs again.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.workers.useCases.cycle.call(context, { pool: id });
      return true;
    },
  }),
);
