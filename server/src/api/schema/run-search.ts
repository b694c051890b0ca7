import type { Runs } from '../../runs/index.ts';
import { builder } from '../builder.ts';
import { pageSize } from '../convert.ts';
import {
  isOneOf,
  type QueryOrderInput,
  type QueryPredicateInput,
  SearchInput,
  unknownField,
  valuesOf,
} from './search-input.ts';

type Search = Parameters<Runs['useCases']['search']['call']>[1];
type Predicate = Search['predicates'][number];
type Order = Search['orderBy'];

const predicateFields: Record<Predicate['field'], true> = {
  stack: true,
  space: true,
  label: true,
  repository: true,
  branch: true,
  commit: true,
  type: true,
  state: true,
  triggeredBy: true,
  pullRequest: true,
  blocking: true,
  finished: true,
};
const orderFields: Record<Order['field'], true> = {
  createdAt: true,
  updatedAt: true,
  state: true,
  stack: true,
};
const newestFirst: Order = { field: 'createdAt', descending: true };
const runsAtOnce = 100;

builder.objectType('RunConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['RunEdge'], resolve: ({ runs }) => runs }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ runs, ...page }) => ({ ...page, endCursor: runs.at(-1)?.id ?? null }),
    }),
  }),
});

builder.objectType('RunEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'Run', resolve: (run) => run }),
  }),
});

builder.queryField('searchRuns', (t) =>
  t.field({
    type: 'RunConnection',
    description:
      'Runs of all stacks that the viewer may read, newest first by default. Conditions: stack, space, label, repository, branch, commit, type, state, triggeredBy, pullRequest, blocking, finished. Orders: createdAt, updatedAt, state, stack. `fullTextSearch` looks for every word in commits, branches, pull requests, people and stacks; `#12` is a number.',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const after = input.after ?? null;
      const page = await context.runs.useCases.search.call(context, {
        first: pageSize(input.first, 50, runsAtOnce),
        after,
        text: input.fullTextSearch ?? null,
        predicates: (input.predicates ?? []).map(predicateOf),
        orderBy: input.orderBy == null ? newestFirst : orderOf(input.orderBy),
      });
      return { ...page, hasPreviousPage: after !== null };
    },
  }),
);

function predicateOf({ field, constraint, exclude }: QueryPredicateInput): Predicate {
  if (!isOneOf(predicateFields, field)) throw unknownField('predicates', 'Runs', field, predicateFields);
  return { field, values: valuesOf(constraint), exclude: exclude ?? false };
}

function orderOf({ field, direction }: QueryOrderInput): Order {
  if (!isOneOf(orderFields, field)) throw unknownField('orderBy', 'Runs', field, orderFields);
  return { field, descending: direction === 'DESC' };
}
