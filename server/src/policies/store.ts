import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { PolicyTable } from './tables.ts';

export type PolicyRow = Selectable<PolicyTable>;

export function policyById(db: Queryable, id: string): Promise<PolicyRow | undefined> {
  return db.selectFrom('policies').selectAll().where('id', '=', id).executeTakeFirst();
}

export function policiesByIds(
  db: Queryable,
  ids: readonly string[],
): Promise<Pick<PolicyRow, 'id' | 'name' | 'space_id'>[]> {
  return db
    .selectFrom('policies')
    .select(['id', 'name', 'space_id'])
    .where('id', 'in', [...ids])
    .execute();
}

export function policyRowsByIds(db: Queryable, ids: readonly string[]): Promise<PolicyRow[]> {
  return db
    .selectFrom('policies')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** Nobody attaches or changes the policy until the transaction ends. */
export function lockPolicyRow(trx: Trx, id: string): Promise<PolicyRow | undefined> {
  return trx.selectFrom('policies').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertPolicy(db: Queryable, row: Insertable<PolicyTable>): Promise<void> {
  await db.insertInto('policies').values(row).execute();
}

export async function updatePolicyRow(
  db: Queryable,
  id: string,
  set: Updateable<PolicyTable>,
): Promise<void> {
  await db.updateTable('policies').set(set).where('id', '=', id).execute();
}

export async function deletePolicyRow(db: Queryable, id: string): Promise<void> {
  await db.deleteFrom('policies').where('id', '=', id).execute();
}

export type PolicySearch = {
  readonly spaceIds: readonly string[];
  readonly first: number;
  readonly after: string | null;
  readonly text: string | null;
};

/** One page by id, and one more row than asked for when there is a next page. */
export function searchPolicyRows(db: Queryable, search: PolicySearch): Promise<PolicyRow[]> {
  const pattern = `%${(search.text ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom('policies')
    .selectAll()
    .where('space_id', 'in', search.spaceIds.length > 0 ? search.spaceIds : [''])
    .$if(search.text !== null, (query) =>
      query.where((where) =>
        where.or([
          where('name', 'ilike', pattern),
          where('description', 'ilike', pattern),
          where(sql<string>`array_to_string(labels, ' ')`, 'ilike', pattern),
        ]),
      ),
    )
    .$if(search.after !== null, (query) => query.where('id', '>', search.after ?? ''))
    .orderBy('id')
    .limit(search.first + 1)
    .execute();
}

/** Policies of these spaces that attach themselves by some label. */
export function selfAttachingOf(db: Queryable, spaceIds: readonly string[]): Promise<PolicyRow[]> {
  if (spaceIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('policies')
    .selectAll()
    .where('space_id', 'in', spaceIds)
    .where(sql<boolean>`exists (select from unnest(labels) as label where label like 'autoattach:%')`)
    .orderBy('id')
    .execute();
}
