import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { Tables } from '../platform/db/tables.ts';
import type { RunRow } from './store.ts';

export const runSearchFields = [
  'stack',
  'space',
  'label',
  'repository',
  'branch',
  'commit',
  'type',
  'state',
  'triggeredBy',
  'pullRequest',
  'blocking',
  'finished',
] as const;
export type RunSearchField = (typeof runSearchFields)[number];
export type RunPredicate = {
  readonly field: RunSearchField;
  readonly values: readonly string[];
  readonly exclude: boolean;
};
export const runOrderFields = ['createdAt', 'updatedAt', 'state', 'stack'] as const;
export type RunOrderField = (typeof runOrderFields)[number];

export type RunSearch = {
  readonly spaceIds: readonly string[];
  readonly first: number;
  /** The last run of the page before. */
  readonly after: string | null;
  readonly text: string | null;
  readonly predicates: readonly RunPredicate[];
  readonly orderBy: { readonly field: RunOrderField; readonly descending: boolean };
};

/** What each order compares; ids count up with the time at which a run was made. */
const orders = {
  createdAt: sql`runs.id`,
  updatedAt: sql`runs.updated_at`,
  state: sql`runs.state`,
  stack: sql`lower(stacks.name)`,
} as const;

const terminal = sql`('FINISHED', 'FAILED', 'STOPPED', 'DISCARDED', 'CANCELED', 'SKIPPED')`;
const blocking = sql`('TRACKED', 'TASK', 'DESTROY')`;

/** One page of runs over all stacks that the asker may see, and one more row when there is a next page. */
export function searchRunRows(db: Queryable, search: RunSearch): Promise<RunRow[]> {
  const order = orders[search.orderBy.field];
  const direction = search.orderBy.descending ? 'desc' : 'asc';
  return db
    .selectFrom('runs')
    .innerJoin('stacks', 'stacks.id', 'runs.stack_id')
    .selectAll('runs')
    .where('stacks.space_id', 'in', search.spaceIds.length > 0 ? search.spaceIds : [''])
    .where((where) => where.and(search.predicates.map((predicate) => matches(where, predicate))))
    .$if(search.text !== null, (query) => query.where((where) => containsText(where, search.text ?? '')))
    .$if(search.after !== null, (query) => {
      const cursor = sql`(select ${order}, runs.id from runs join stacks on stacks.id = runs.stack_id where runs.id = ${search.after})`;
      return query.where(
        sql<boolean>`(${order}, runs.id) ${sql.raw(direction === 'asc' ? '>' : '<')} ${cursor}`,
      );
    })
    .orderBy(order, direction)
    .orderBy('runs.id', direction)
    .limit(search.first + 1)
    .execute();
}

type Where = ExpressionBuilder<Tables, 'runs' | 'stacks'>;

/** Every word must be in the run or its stack; `#12` is the number of a run or of a pull request. */
function containsText(where: Where, text: string) {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return where.and(words.map((word) => containsWord(where, word)));
}

function containsWord(where: Where, word: string) {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  const number = /^#(\d{1,9})$/.exec(word)?.[1];
  if (number !== undefined) {
    return where.or([
      where('runs.number', '=', Number(number)),
      where('runs.pull_request', '=', Number(number)),
    ]);
  }
  return where.or([
    where(sql<string>`runs.commit->>'message'`, 'ilike', pattern),
    where(sql<string>`runs.commit->>'authorName'`, 'ilike', pattern),
    where('runs.sha', 'like', `${word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`),
    where('runs.branch', 'ilike', pattern),
    where('runs.triggered_by', 'ilike', pattern),
    where('runs.pull_request_title', 'ilike', pattern),
    where('runs.id', '=', word),
    where('stacks.id', 'ilike', pattern),
    where('stacks.name', 'ilike', pattern),
    where('stacks.repository', 'ilike', pattern),
  ]);
}

function matches(where: Where, { field, values, exclude }: RunPredicate) {
  const positive = where.or(values.map((value) => matchesOne(where, field, value)));
  return exclude ? where.not(positive) : positive;
}

function matchesOne(where: Where, field: RunSearchField, value: string) {
  const truth = value === 'true';
  const when = (condition: ReturnType<typeof sql<SqlBool>>) =>
    truth ? condition : sql<SqlBool>`not (${condition})`;
  switch (field) {
    case 'stack':
      return where('runs.stack_id', '=', value);
    case 'space':
      return where('stacks.space_id', '=', value);
    case 'label':
      return sql<SqlBool>`${value} = any(stacks.labels)`;
    case 'repository':
      return where(sql<string>`lower(runs.repository)`, '=', value.toLowerCase());
    case 'commit':
      return where('runs.sha', 'like', `${value.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`);
    case 'triggeredBy':
      return sql<SqlBool>`coalesce(runs.triggered_by, '') = ${value}`;
    case 'pullRequest':
      return sql<SqlBool>`coalesce(runs.pull_request::text, '') = ${value}`;
    case 'blocking':
      return when(sql<SqlBool>`runs.type in ${blocking}`);
    case 'finished':
      return when(sql<SqlBool>`runs.state in ${terminal}`);
    case 'branch':
    case 'type':
    case 'state':
      return where(sql<string>`${sql.ref(`runs.${field}`)}`, '=', value);
  }
}
