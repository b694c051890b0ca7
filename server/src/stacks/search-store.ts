import { type ExpressionBuilder, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { Tables } from '../platform/db/tables.ts';
import type { StackRow } from './store.ts';

export const searchFields = [
  'name',
  'repository',
  'branch',
  'projectRoot',
  'space',
  'state',
  'label',
  'locked',
] as const;
export type SearchField = (typeof searchFields)[number];
export type Predicate = {
  readonly field: SearchField;
  readonly values: readonly string[];
  readonly exclude: boolean;
};
export const orderFields = ['name', 'createdAt', 'state', 'stateSetAt'] as const;
export type OrderField = (typeof orderFields)[number];

export type StackSearch = {
  readonly spaceIds: readonly string[];
  readonly first: number;
  readonly after: string | null;
  readonly text: string | null;
  readonly predicates: readonly Predicate[];
  readonly orderBy: { readonly field: OrderField; readonly descending: boolean };
};

/** What each order compares; never null, since a cursor can neither be after nor before null. */
const orders = {
  name: sql`lower(name)`,
  createdAt: sql`created_at`,
  state: sql`state`,
  stateSetAt: sql`coalesce(state_set_at, '-infinity')`,
} as const;

/** One page of the stacks that the asker may see, and one more row than asked for when there is a next page. */
export function searchStackRows(db: Queryable, search: StackSearch): Promise<StackRow[]> {
  const order = orders[search.orderBy.field];
  const direction = search.orderBy.descending ? 'desc' : 'asc';
  return db
    .selectFrom('stacks')
    .selectAll()
    .where('kind', '=', 'stack')
    .where('space_id', 'in', search.spaceIds.length > 0 ? search.spaceIds : [''])
    .where((where) => where.and(search.predicates.map((predicate) => matches(where, predicate))))
    .$if(search.text !== null, (query) => query.where((where) => containsText(where, search.text ?? '')))
    .$if(search.after !== null, (query) => {
      const cursor = sql`(select ${order}, id from stacks where id = ${search.after})`;
      return query.where(sql<boolean>`(${order}, id) ${sql.raw(direction === 'asc' ? '>' : '<')} ${cursor}`);
    })
    .orderBy(order, direction)
    .orderBy('id', direction)
    .limit(search.first + 1)
    .execute();
}

type Where = ExpressionBuilder<Tables, 'stacks'>;

function containsText(where: Where, text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return where.or([
    where('name', 'ilike', pattern),
    where('id', 'ilike', pattern),
    where('repository', 'ilike', pattern),
    where('project_root', 'ilike', pattern),
    where(sql<string>`array_to_string(labels, ' ')`, 'ilike', pattern),
  ]);
}

function matches(where: Where, { field, values, exclude }: Predicate) {
  const positive = where.or(values.map((value) => matchesOne(where, field, value)));
  return exclude ? where.not(positive) : positive;
}

function matchesOne(where: Where, field: SearchField, value: string) {
  switch (field) {
    case 'projectRoot':
      return where('project_root', '=', value.replace(/^\/+|\/+$/g, ''));
    case 'space':
      return where('space_id', '=', value);
    case 'label':
      return sql<boolean>`${value} = any(labels)`;
    case 'locked':
      return where('locked_by', value === 'true' ? 'is not' : 'is', null);
    default:
      return where(field, '=', value);
  }
}
