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

builder.queryField('workers', (t) =>
  t.field({
    type: ['Worker'],
    description: 'Of the public pool and of every pool that the viewer sees.',
    resolve: (_root, _args, context) => context.workers.useCases.list.call(context, {}),
  }),
);
