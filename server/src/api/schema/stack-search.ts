import type { StackRow, Stacks } from '../../stacks/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { pageSize } from '../convert.ts';
import {
  isOneOf,
  type QueryOrderInput,
  type QueryPredicateInput,
  SearchInput,
  unknownField,
  valuesOf,
} from './search-input.ts';

type Search = Parameters<Stacks['useCases']['search']['call']>[1];
type Predicate = Search['predicates'][number];
type Order = Search['orderBy'];

const predicateFields: Record<Predicate['field'], true> = {
  name: true,
  repository: true,
  branch: true,
  projectRoot: true,
  space: true,
  state: true,
  label: true,
  locked: true,
};
const orderFields: Record<Order['field'], true> = {
  name: true,
  createdAt: true,
  state: true,
  stateSetAt: true,
};

const stacksAtOnce = 100;
const byName: Order = { field: 'name', descending: false };

builder.objectType('StackConnection', {
  fields: (t) => ({
    edges: t.field({ type: ['StackEdge'], resolve: ({ stacks }) => stacks }),
    pageInfo: t.field({
      type: 'PageInfo',
      resolve: ({ stacks, ...page }) => ({ ...page, endCursor: stacks.at(-1)?.id ?? null }),
    }),
  }),
});

builder.objectType('StackEdge', {
  fields: (t) => ({
    cursor: t.string({ resolve: ({ id }) => id }),
    node: t.field({ type: 'Stack', resolve: (stack) => stack }),
  }),
});

builder.queryFields((t) => ({
  stacks: t.field({
    type: ['Stack'],
    resolve: (_root, _args, context) => allStacks(context),
  }),
  searchStacks: t.field({
    type: 'StackConnection',
    args: { input: t.arg({ type: SearchInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const after = input.after ?? null;
      const page = await context.stacks.useCases.search.call(context, {
        first: pageSize(input.first, 50, stacksAtOnce),
        after,
        text: input.fullTextSearch ?? null,
        predicates: (input.predicates ?? []).map(predicateOf),
        orderBy: input.orderBy == null ? byName : orderOf(input.orderBy),
      });
      return { ...page, hasPreviousPage: after !== null };
    },
  }),
}));

async function allStacks(context: Context): Promise<StackRow[]> {
  const all: StackRow[] = [];
  for (;;) {
    const { stacks, hasNextPage } = await context.stacks.useCases.search.call(context, {
      first: stacksAtOnce,
      after: all.at(-1)?.id ?? null,
      text: null,
      predicates: [],
      orderBy: byName,
    });
    all.push(...stacks);
    if (!hasNextPage) return all;
  }
}

function predicateOf({ field, constraint, exclude }: QueryPredicateInput): Predicate {
  if (!isOneOf(predicateFields, field)) throw unknownField('predicates', 'Stacks', field, predicateFields);
  return { field, values: valuesOf(constraint), exclude: exclude ?? false };
}

function orderOf({ field, direction }: QueryOrderInput): Order {
  if (!isOneOf(orderFields, field)) throw unknownField('orderBy', 'Stacks', field, orderFields);
  return { field, descending: direction === 'DESC' };
}
