import type { Insertable, Selectable } from 'kysely';
import { jsonb, type Queryable } from '../platform/db/index.ts';
import type { TerraformStateLockTable, TerraformStateTable } from './tables.ts';

export type StateRow = Selectable<TerraformStateTable>;
export type LockRow = Selectable<TerraformStateLockTable>;

export function newestState(db: Queryable, stackId: string): Promise<StateRow | undefined> {
  return db
    .selectFrom('terraform_states')
    .selectAll()
    .where('stack_id', '=', stackId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export function stateById(db: Queryable, stackId: string, id: string): Promise<StateRow | undefined> {
  return db
    .selectFrom('terraform_states')
    .selectAll()
    .where('stack_id', '=', stackId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export function statesOf(db: Queryable, stackId: string, limit: number): Promise<Omit<StateRow, 'sealed'>[]> {
  return db
    .selectFrom('terraform_states')
    .select([
      'id',
      'stack_id',
      'serial',
      'lineage',
      'bytes',
      'resources',
      'run_id',
      'created_by',
      'created_at',
    ])
    .where('stack_id', '=', stackId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function insertState(db: Queryable, row: Insertable<TerraformStateTable>): Promise<void> {
  await db.insertInto('terraform_states').values(row).execute();
}

/** Old versions go after their time; the newest of a stack always stays. */
export async function deleteStatesBefore(
  db: Queryable,
  stackId: string,
  before: Date,
  keepId: string,
): Promise<void> {
  await db
    .deleteFrom('terraform_states')
    .where('stack_id', '=', stackId)
    .where('created_at', '<', before)
    .where('id', '<>', keepId)
    .execute();
}

export function lockOf(db: Queryable, stackId: string): Promise<LockRow | undefined> {
  return db
    .selectFrom('terraform_state_locks')
    .selectAll()
    .where('stack_id', '=', stackId)
    .executeTakeFirst();
}

/** Takes the lock; false when somebody holds it. */
export async function insertLock(db: Queryable, row: Insertable<TerraformStateLockTable>): Promise<boolean> {
  const inserted = await db
    .insertInto('terraform_state_locks')
    .values({ ...row, info: jsonb(row.info) })
    .onConflict((conflict) => conflict.column('stack_id').doNothing())
    .returning('stack_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function deleteLock(db: Queryable, stackId: string): Promise<void> {
  await db.deleteFrom('terraform_state_locks').where('stack_id', '=', stackId).execute();
}
