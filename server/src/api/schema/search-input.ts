import { AppError } from '@gantry/contract/errors';
import { builder } from '../builder.ts';
import { OrderDirection } from '../enums.ts';

const QueryTimeRange = builder.inputType('QueryTimeRange', {
  fields: (t) => ({
    start: t.int({ description: 'Unix seconds; this one and later.' }),
    end: t.int({ description: 'Unix seconds; before this one.' }),
  }),
});

const QueryFieldConstraint = builder.inputType('QueryFieldConstraint', {
  fields: (t) => ({
    booleanEquals: t.booleanList(),
    enumEquals: t.stringList(),
    stringMatches: t.stringList(),
    timeInRange: t.field({ type: QueryTimeRange }),
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

export const SearchInput = builder.inputType('SearchInput', {
  fields: (t) => ({
    first: t.int(),
    after: t.string(),
    fullTextSearch: t.string(),
    predicates: t.field({ type: [QueryPredicate] }),
    orderBy: t.field({ type: QueryOrder }),
  }),
});

builder.objectType('PageInfo', {
  fields: (t) => ({
    endCursor: t.exposeString('endCursor', { nullable: true }),
    hasNextPage: t.exposeBoolean('hasNextPage'),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage'),
  }),
});

export type QueryPredicateInput = typeof QueryPredicate.$inferInput;
export type QueryOrderInput = typeof QueryOrder.$inferInput;

/** The values that one of which must hold; clients send nulls for the kinds that they do not use. */
export const valuesOf = ({
  stringMatches,
  enumEquals,
  booleanEquals,
}: typeof QueryFieldConstraint.$inferInput): string[] => [
  ...(stringMatches ?? []),
  ...(enumEquals ?? []),
  ...(booleanEquals ?? []).map(String),
];

export const isOneOf = <K extends string>(fields: Record<K, true>, name: string): name is K =>
  Object.hasOwn(fields, name);

export const unknownField = (where: string, what: string, name: string, fields: object): AppError =>
  new AppError(
    'BAD_INPUT',
    `${where}: ${what} have no field "${name}" for this. Use one of ${Object.keys(fields).join(', ')}.`,
  );
