import { AppError } from '@gantry/contract/errors';
import type { StackRow, Stacks } from '../../stacks/index.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { pageSize } from '../convert.ts';
import { OrderDirection } from '../enums.ts';

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

const QueryFieldConstraint = builder.inputType('QueryFieldConstraint', {
  fields: (t) => ({
    booleanEquals: t.booleanList(),
    enumEquals: t.stringList(),
    stringMatches: t.stringList(),
  }),
});

const QueryPredicate = builder.inputType('QueryPredicate', {
  fields: (t) => ({
    field: t.string({ required: true }),
    constraint: t.field({ type: QueryFieldConstraint, required: true }),
    exclude: t.boolean(),
  }),
});

const QueryOrder = builder.inputType('QueryOrder', {
  fields: (t) => ({ field: t.string({ required: true }), direction: t.field({ type: OrderDirection }) }),
});

const SearchInput = builder.inputType('SearchInput', {
  fields: (t) => ({
    first: t.int(),
    after: t.string(),
    fullTextSearch: t.string(),
    predicates: t.field({ type: [QueryPredicate] }),
    orderBy: t.field({ type: QueryOrder }),
  }),
});

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

builder.objectType('PageInfo', {
  fields: (t) => ({
    endCursor: t.exposeString('endCursor', { nullable: true }),
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
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

function predicateOf({ field, constraint, exclude }: typeof QueryPredicate.$inferInput): Predicate {
  if (!isOneOf(predicateFields, field)) throw unknownField('predicates', field, predicateFields);
  const { stringMatches, enumEquals, booleanEquals } = constraint;
  const values = [...(stringMatches ?? []), ...(enumEquals ?? []), ...(booleanEquals ?? []).map(String)];
  return { field, values, exclude: exclude ?? false };
}

function orderOf({ field, direction }: typeof QueryOrder.$inferInput): Order {
  if (!isOneOf(orderFields, field)) throw unknownField('orderBy', field, orderFields);
  return { field, descending: direction === 'DESC' };
}

const isOneOf = <K extends string>(fields: Record<K, true>, name: string): name is K =>
  Object.hasOwn(fields, name);

const unknownField = (where: string, name: string, fields: object): AppError =>
  new AppError(
    'BAD_INPUT',
    `${where}: Stacks have no field "${name}" for this. Use one of ${Object.keys(fields).join(', ')}.`,
  );
