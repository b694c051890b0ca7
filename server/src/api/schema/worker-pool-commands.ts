import { notFound } from '@gantry/contract/errors';
import { rootSpace } from '../../authz/index.ts';
import type { Pool } from '../../pools/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';

function readAgain(context: Context, id: string): Promise<Pool> {
  context.loaders.clear();
  return context.pools.useCases.get.call(context, { id });
}

builder.mutationFields((t) => ({
  workerPoolCreate: t.field({
    type: 'WorkerPool',
    description: 'Makes a pool, which has no workers until one is started with a token of it.',
    args: {
      name: t.arg.string({ required: true }),
      description: t.arg.string(),
      labels: t.arg.stringList(),
      space: t.arg.id(),
    },
    resolve: async (_root, { name, description, labels, space }, context) => {
      const settings = { description: description ?? '', labels: labels ?? [], spaceId: space ?? rootSpace };
      const { id } = await context.pools.useCases.create.call(context, { name, ...settings });
      return readAgain(context, id);
    },
  }),
  workerPoolUpdate: t.field({
    type: 'WorkerPool',
    description: 'What is left out stays.',
    args: {
      id: t.arg.id({ required: true }),
      name: t.arg.string(),
      description: t.arg.string(),
      labels: t.arg.stringList(),
      space: t.arg.id(),
    },
    resolve: async (_root, { id, name, description, labels, space }, context) => {
      const present = await context.pools.useCases.get.call(context, { id });
      await context.pools.useCases.update.call(context, {
        id,
        name: name ?? present.name,
        description: description ?? present.description,
        labels: labels ?? [...present.labels],
        spaceId: space ?? present.spaceId ?? rootSpace,
      });
      return readAgain(context, id);
    },
  }),
  workerPoolDelete: t.field({
    type: 'WorkerPool',
    description: 'Deletes a pool that no stack or module uses. Its workers are not let in any more.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => context.pools.useCases.delete.call(context, { id }),
  }),
  workerPoolCycle: t.field({
    type: 'Boolean',
    description:
      'Has every worker of the pool end what it runs and register anew; drained ones take runs again.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      await context.workers.useCases.cycle.call(context, { pool: id });
      return true;
    },
  }),
  workerDrainSet: t.field({
    type: 'Worker',
    description: 'A drained worker ends the runs that it has and takes no others, until it is told to go on.',
    args: {
      workerPool: t.arg.id({ required: true }),
      id: t.arg.id({ required: true }),
      drain: t.arg.boolean({ required: true }),
    },
    resolve: async (_root, { workerPool, id, drain }, context) => {
      await context.workers.useCases.drain.call(context, { pool: workerPool, id, drain });
      context.loaders.clear();
      const changed = await context.loaders.worker(id);
      if (changed === null) throw notFound();
      return changed;
    },
  }),
}));
