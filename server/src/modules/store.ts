import { type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable } from '../platform/db/index.ts';
import type { StackRow } from '../stacks/index.ts';
import type { ModuleTable } from './tables.ts';

type Own = Selectable<ModuleTable>;
/** A module: its code, which is a row of `stacks`, with the name and provider of its address. */
export type ModuleRow = StackRow & { readonly module_name: string; readonly module_provider: string };

const ownColumns = ['modules.name as module_name', 'modules.provider as module_provider'] as const;

export async function insertModule(db: Queryable, row: Insertable<ModuleTable>): Promise<void> {
  await db.insertInto('modules').values(row).execute();
}

export function moduleById(db: Queryable, id: string): Promise<ModuleRow | undefined> {
  return db
    .selectFrom('modules')
    .innerJoin('stacks', 'stacks.id', 'modules.id')
    .selectAll('stacks')
    .select(ownColumns)
    .where('modules.id', '=', id)
    .executeTakeFirst();
}

export function modulesByIds(db: Queryable, ids: readonly string[]): Promise<ModuleRow[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('modules')
        .innerJoin('stacks', 'stacks.id', 'modules.id')
        .selectAll('stacks')
        .select(ownColumns)
        .where('modules.id', 'in', ids)
        .execute();
}

export function moduleByAddress(db: Queryable, address: Omit<Own, 'id'>): Promise<ModuleRow | undefined> {
  return db
    .selectFrom('modules')
    .innerJoin('stacks', 'stacks.id', 'modules.id')
    .selectAll('stacks')
    .select(ownColumns)
    .where('modules.name', '=', address.name)
    .where('modules.provider', '=', address.provider)
    .executeTakeFirst();
}

export type ModuleSearch = {
  readonly spaceIds: readonly string[];
  readonly first: number;
  readonly after: string | null;
  readonly text: string | null;
};

/** One page by name, and one more row than asked for when there is a next page. */
export function searchModuleRows(db: Queryable, search: ModuleSearch): Promise<ModuleRow[]> {
  const pattern = `%${(search.text ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom('modules')
    .innerJoin('stacks', 'stacks.id', 'modules.id')
    .selectAll('stacks')
    .select(ownColumns)
    .where('stacks.space_id', 'in', search.spaceIds.length > 0 ? search.spaceIds : [''])
    .$if(search.text !== null, (query) =>
      query.where((where) =>
        where.or([
          where('stacks.id', 'ilike', pattern),
          where('stacks.repository', 'ilike', pattern),
          where('stacks.description', 'ilike', pattern),
          where(sql<string>`array_to_string(stacks.labels, ' ')`, 'ilike', pattern),
        ]),
      ),
    )
    .$if(search.after !== null, (query) => query.where('modules.id', '>', search.after ?? ''))
    .orderBy('modules.id')
    .limit(search.first + 1)
    .execute();
}
