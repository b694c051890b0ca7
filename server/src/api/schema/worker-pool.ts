import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { isRunState, pageSize } from '../convert.ts';
import type { QueuedRunView, WorkerView } from '../deps.ts';
import { isOneOf, type QueryPredicateInput, SearchInput, unknownField, valuesOf } from './search-input.ts';

/** All workers are in one pool, whichever machine they are on. */
const thePool = { id: 'public', name: 'public' };

builder.objectType('WorkerPool', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    description: t.string({ nullable: true, resolve: () => 'All workers of this installation' }),
    workers: t.field({ type: ['Worker'], resolve: (_pool, _args, context) => workersOf(context) }),
    busyWorkers: t.int({
      resolve: async (_pool, _args, context) =>
        (await workersOf(context)).filter(({ state }) => state === 'BUSY').length,
    }),
    pendingRuns: t.int({
      resolve: async (_pool, _args, context) =>
        (await queueOf(context)).filter(({ state }) => state !== 'QUEUED').length,
    }),
    searchSchedulableRuns: t.field({
      type: 'SchedulableRunConnection',
      description:
        'Runs that wait, in the order in which they go. Conditions: state, type, isPrioritized. Order: position.',
      args: { input: t.arg({ type: SearchInput, required: true }) },
      resolve: async (_pool, { input }, context) => {
        const after = input.after ?? null;
        const all = (await queueOf(context)).filter((run) =>
          (input.predicates ?? []).every((predicate) => matches(run, predicate)),
        );
        const found = all.filter((run) => containsText(run, input.fullTextSearch ?? ''));
        const ordered = input.orderBy?.direction === 'DESC' ? found.toReversed() : found;
        const begin = after === null ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
        // A run that has left the queue ends the pages after it.
        const page = after !== null && begin === 0 ? [] : ordered.slice(begin);
        const runs = page.slice(0, pageSize(input.first, 50, 100));
        return { runs, hasNextPage: page.length > runs.length, hasPreviousPage: after !== null };
      },
    }),
  }),
});

const workersOf = async (context: Context): Promise<readonly WorkerView[]> =>
  (await context.workers.useCases.list.call(context, {})).filter(({ state }) => state !== 'LOST');

const queueOf = (context: Context): Promise<readonly QueuedRunView[]> =>
  context.workers.useCases.queue.call(context, {});

builder.objectType('SchedulableRunConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['SchedulableRunEdge'], resolve: ({ runs }) => runs }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ runs, ...page }) => ({ ...page, endCursor: runs.at(-1)?.id ?? null }),
    }),
  }),
});

builder.objectType('SchedulableRunEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'SchedulableRun', resolve: (run) => run }),
  }),
});

builder.objectType('SchedulableRun', {
  fields: (t) => ({
    position: t.exposeInt('position'),
    stackId: t.exposeID('stack_id'),
    run: t.field({ type: 'Run', resolve: (run) => run }),
  }),
});

const conditions = { state: true, type: true, isPrioritized: true } as const;

function matches(run: QueuedRunView, { field, constraint, exclude }: QueryPredicateInput): boolean {
  if (!isOneOf(conditions, field)) throw unknownField('predicates', 'Waiting runs', field, conditions);
  const is = { state: run.state, type: run.type, isPrioritized: String(run.priority > 0) }[field];
  return valuesOf(constraint).includes(is) !== (exclude ?? false);
}

function containsText({ stack_id: stack, commit, branch, state }: QueuedRunView, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = [stack, commit.message, commit.sha, branch, isRunState(state) ? state : '']
    .join('\n')
    .toLowerCase();
  return words.every((word) => all.includes(word));
}

builder.objectType('WorkerPoolConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['WorkerPoolEdge'], resolve: ({ pools }) => pools }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ pools }) => ({
        endCursor: pools.at(-1)?.id ?? null,
        hasNextPage: false,
        hasPreviousPage: false,
      }),
    }),
  }),
});

builder.objectType('WorkerPoolEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'WorkerPool', resolve: (pool) => pool }),
  }),
});

/** Whoever may see workers may see the pool. */
async function poolFor(context: Context) {
  await context.workers.useCases.list.call(context, {});
  return thePool;
}

builder.queryFields((t) => ({
  publicWorkerPool: t.field({
    type: 'WorkerPool',
    resolve: (_root, _args, context) => poolFor(context),
  }),
  workerPool: t.field({
    type: 'WorkerPool',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, context) => {
      const pool = await poolFor(context);
      return id === pool.id ? pool : null;
    },
  }),
  workerPools: t.field({
    type: ['WorkerPool'],
    resolve: async (_root, _args, context) => [await poolFor(context)],
  }),
  searchWorkerPools: t.field({
    type: 'WorkerPoolConnection',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const pool = await poolFor(context);
      const text = (input.fullTextSearch ?? '').toLowerCase();
      const shown = pool.name.includes(text) && (input.after ?? null) === null;
      return { pools: shown ? [pool] : [] };
    },
  }),
}));
