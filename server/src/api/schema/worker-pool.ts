import { abilities } from '../../authz/index.ts';
import { homeOf, type Pool, publicPoolId } from '../../pools/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { isRunState, orNull, pageSize, seconds } from '../convert.ts';
import type { QueuedRunView, WorkerView } from '../deps.ts';
import { isOneOf, type QueryPredicateInput, SearchInput, unknownField, valuesOf } from './search-input.ts';

builder.objectType('WorkerPool', {
  description:
    'Workers for the stacks and modules that name it: of its space and of those that inherit from it.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    labels: t.stringList({ resolve: ({ labels }) => labels }),
    space: t.id({
      nullable: true,
      description: 'None of the public pool, which is for every stack and module that names no other.',
      resolve: ({ spaceId }) => spaceId,
    }),
    spaceDetails: t.field({
      type: 'Space',
      nullable: true,
      resolve: ({ spaceId }, _args, { loaders }) => (spaceId === null ? null : loaders.space(spaceId)),
    }),
    createdBy: t.exposeString('createdBy', { nullable: true }),
    createdAt: t.int({ nullable: true, resolve: ({ createdAt }) => createdAt && seconds(createdAt) }),
    updatedAt: t.int({ nullable: true, resolve: ({ updatedAt }) => updatedAt && seconds(updatedAt) }),
    abilities: t.stringList({
      description: 'Actions that the viewer may do with it.',
      resolve: (pool, _args, { actor }) => abilities(actor, homeOf(pool), ['worker:admin']),
    }),
    users: t.field({
      type: ['WorkerPoolUser'],
      description: 'What names it; of the public pool nothing is listed.',
      resolve: ({ id }, _args, context) => context.pools.useCases.users.call(context, { id }),
    }),
    workers: t.field({
      type: ['Worker'],
      description: 'Those that are connected.',
      resolve: (pool, _args, context) => workersOf(pool, context),
    }),
    seenWorkers: t.field({
      type: ['Worker'],
      description: 'Those of the last 24 hours, also the lost ones; the latest first.',
      resolve: async ({ id }, _args, context) => [...(await context.loaders.workersOfPool(id))],
    }),
    busyWorkers: t.int({
      resolve: async (pool, _args, context) =>
        (await workersOf(pool, context)).filter(({ state }) => state === 'BUSY').length,
    }),
    pendingRuns: t.int({
      resolve: async (pool, _args, context) =>
        (await queueOf(pool, context)).filter(({ state }) => state !== 'QUEUED').length,
    }),
    searchSchedulableRuns: t.field({
      type: 'SchedulableRunConnection',
      description:
        'Runs that wait, in the order in which they go. Conditions: state, type, isPrioritized. Order: position.',
      args: { input: t.arg({ type: SearchInput, required: true }) },
      resolve: async (pool, { input }, context) => {
        const after = input.after ?? null;
        const all = (await queueOf(pool, context)).filter((run) =>
          (input.predicates ?? []).every((predicate) => matches(run, predicate)),
        );
        const found = all.filter((run) => holdsText(textOfRun(run), input.fullTextSearch ?? ''));
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

const workersOf = async ({ id }: Pool, { loaders }: Context): Promise<WorkerView[]> =>
  (await loaders.workersOfPool(id)).filter(({ state }) => state !== 'LOST');

const queueOf = ({ id }: Pool, context: Context): Promise<readonly QueuedRunView[]> =>
  context.workers.useCases.queue.call(context, { pool: id });

builder.objectType('WorkerPoolUser', {
  description: 'A stack or module that names the pool; without id and name where the viewer may not see it.',
  fields: (t) => ({
    kind: t.exposeString('kind'),
    id: t.exposeID('id', { nullable: true }),
    name: t.exposeString('name', { nullable: true }),
  }),
});

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

const textOfRun = ({ stack_id: stack, commit, branch, state }: QueuedRunView): string =>
  [stack, commit.message, commit.sha, branch, isRunState(state) ? state : ''].join('\n');

/** Whether every word of the search is in the text. */
function holdsText(text: string, search: string): boolean {
  const all = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

builder.objectType('WorkerPoolConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['WorkerPoolEdge'], resolve: ({ pools }) => pools }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ pools, ...page }) => ({ ...page, endCursor: pools.at(-1)?.id ?? null }),
    }),
  }),
});

builder.objectType('WorkerPoolEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'WorkerPool', resolve: (pool) => pool }),
  }),
});

builder.queryFields((t) => ({
  publicWorkerPool: t.field({
    type: 'WorkerPool',
    resolve: (_root, _args, context) => context.pools.useCases.get.call(context, { id: publicPoolId }),
  }),
  workerPool: t.field({
    type: 'WorkerPool',
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => orNull(context.pools.useCases.get.call(context, { id })),
  }),
  workerPools: t.field({
    type: ['WorkerPool'],
    description: 'The public pool, then those of the spaces that the viewer sees.',
    resolve: (_root, _args, context) => context.pools.useCases.list.call(context, {}),
  }),
  searchWorkerPools: t.field({
    type: 'WorkerPoolConnection',
    description:
      'The public pool, then the others by name. Conditions: name, label, space. The text is looked for in name, description and labels.',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const after = input.after ?? null;
      const all = await context.pools.useCases.list.call(context, {});
      const found = all
        .filter((pool) => (input.predicates ?? []).every((predicate) => meets(pool, predicate)))
        .filter((pool) => holdsText(textOf(pool), input.fullTextSearch ?? ''));
      const begin = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
      const rest = after !== null && begin === 0 ? [] : found.slice(begin);
      const pools = rest.slice(0, pageSize(input.first, 50, 100));
      return { pools, hasNextPage: rest.length > pools.length, hasPreviousPage: after !== null };
    },
  }),
}));

const textOf = ({ name, description, labels }: Pool): string => [name, description, ...labels].join('\n');

const poolConditions = { name: true, label: true, space: true } as const;

function meets(pool: Pool, { field, constraint, exclude }: QueryPredicateInput): boolean {
  if (!isOneOf(poolConditions, field)) {
    throw unknownField('predicates', 'Worker pools', field, poolConditions);
  }
  const is = { name: [pool.name], label: pool.labels, space: [pool.spaceId ?? ''] }[field];
  return valuesOf(constraint).some((value) => is.includes(value)) !== (exclude ?? false);
}
