import { sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { StackRow } from './store.ts';

export const listOrders = ['urgency', 'name', 'recent'] as const;
export type ListOrder = (typeof listOrders)[number];

export type StackFilter = {
  readonly spaceIds: readonly string[];
  /** Every word must occur in name, id, repository, branch, project root or labels. */
  readonly text: string;
  readonly states: readonly string[];
  readonly labels: readonly string[];
  readonly repositories: readonly string[];
  /** The folder and all below it. */
  readonly folder: string | null;
  readonly locked: boolean;
  readonly detached: boolean;
};
export type StackPage = {
  readonly order: ListOrder;
  readonly offset: number;
  readonly limit: number;
};

const orders = {
  name: sql`sort_name`,
  recent: sql`coalesce(state_set_at, created_at) desc`,
  urgency: sql`case when state in ('UNCONFIRMED', 'PENDING_REVIEW') then 0 when state = 'FAILED' then 1 else 2 end`,
} as const;

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function matches(filter: StackFilter) {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const conditions = [
    sql<boolean>`kind = 'stack'`,
    sql<boolean>`space_id = any(${[...filter.spaceIds]}::text[])`,
    ...words.map(
      (word) => sql<boolean>`lower(concat_ws(' ', name, id, repository, branch, project_root,
        array_to_string(labels, ' '))) like ${`%${escaped(word)}%`}`,
    ),
    ...filter.labels.map((label) => sql<boolean>`${label} = any(labels)`),
  ];
  if (filter.repositories.length > 0)
    conditions.push(sql<boolean>`repository = any(${[...filter.repositories]}::text[])`);
  if (filter.folder !== null)
    conditions.push(sql<boolean>`exists (select from unnest(labels) as label where label = ${`folder:${filter.folder}`}
      or label like ${`folder:${escaped(filter.folder)}/%`})`);
  if (filter.locked) conditions.push(sql<boolean>`locked_by is not null`);
  if (filter.detached) conditions.push(sql<boolean>`integration_id is null`);
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** One window of the list, wherever the reader has scrolled to. */
export function listStackRows(db: Queryable, filter: StackFilter, page: StackPage): Promise<StackRow[]> {
  return db
    .selectFrom('stacks')
    .selectAll()
    .where(matches(filter))
    .$if(filter.states.length > 0, (query) => query.where('state', 'in', filter.states))
    .orderBy(orders[page.order])
    .orderBy('sort_name')
    .orderBy('id')
    .offset(page.offset)
    .limit(page.limit)
    .execute();
}

/** How many stacks are in each state, whatever states are asked for: the counts are filters themselves. */
export async function countStates(
  db: Queryable,
  filter: StackFilter,
): Promise<{ state: string; count: number }[]> {
  return db
    .selectFrom('stacks')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where(matches(filter))
    .groupBy('state')
    .execute();
}

export type FacetValue = { readonly value: string; readonly count: number };

type Facets = {
  readonly labels: FacetValue[];
  readonly repositories: FacetValue[];
  readonly spaces: FacetValue[];
};

/**
 * What the stacks of these spaces can be filtered by, most used first. The stacks are read once.
 */
export async function facetsOf(db: Queryable, spaceIds: readonly string[], limit: number): Promise<Facets> {
  const { rows } = await sql<FacetValue & { kind: keyof Facets }>`
    with seen as materialized (
      select repository, space_id, labels from stacks
      where kind = 'stack' and space_id = any(${[...spaceIds]}::text[])
    ), counted as (
      select 'labels' as kind, label as value, count(*)::int as count
      from seen, unnest(labels) as label group by label
      union all
      select case grouping(repository) when 0 then 'repositories' else 'spaces' end,
        coalesce(repository, space_id), count(*)::int
      from seen group by grouping sets (repository, space_id)
    ), placed as (
      select *, row_number() over (partition by kind order by count desc, value) as place from counted
    )
    select kind, value, count from placed where place <= ${limit} order by kind, place
  `.execute(db);
  const of = (wanted: keyof Facets): FacetValue[] =>
    rows.flatMap(({ kind, value, count }) => (kind === wanted ? [{ value, count }] : []));
  return { labels: of('labels'), repositories: of('repositories'), spaces: of('spaces') };
}

export type SpaceUse = { readonly spaceId: string; readonly stacks: number; readonly modules: number };

/** How many stacks and modules there are in each of these spaces; those without any are left out. */
export async function countBySpace(db: Queryable, spaceIds: readonly string[]): Promise<SpaceUse[]> {
  const { rows } = await sql<SpaceUse>`
    select space_id as "spaceId",
      count(*) filter (where kind = 'stack')::int as stacks,
      count(*) filter (where kind = 'module')::int as modules
    from stacks where space_id = any(${[...spaceIds]}::text[]) group by space_id
  `.execute(db);
  return rows;
}

/** The oldest stack of these spaces that has an environment variable of one of the names. */
export function firstVariable(
  db: Queryable,
  spaceIds: readonly string[],
  names: readonly string[],
): Promise<{ id: string; name: string } | undefined> {
  return db
    .selectFrom('stack_config')
    .innerJoin('stacks', 'stacks.id', 'stack_config.stack_id')
    .select(['stack_config.id', 'stacks.name'])
    .where(sql<boolean>`stacks.space_id = any(${[...spaceIds]}::text[])`)
    .where('stacks.kind', '=', 'stack')
    .where('stack_config.type', '=', 'environment_variable')
    .where('stack_config.id', 'in', names)
    .orderBy('stacks.created_at')
    .orderBy('stack_config.id')
    .limit(1)
    .executeTakeFirst();
}
