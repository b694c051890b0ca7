import type { PlannedChange } from '@gantry/contract/plan';
import { jsonb, type Queryable } from '../platform/db/index.ts';

export async function upsertPlanJson(db: Queryable, runId: string, sealed: Buffer): Promise<void> {
  await db
    .insertInto('run_plans')
    .values({ run_id: runId, plan_sealed: sealed })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet({ plan_sealed: sealed }))
    .execute();
}

export async function upsertChanges(
  db: Queryable,
  runId: string,
  { changes, omitted }: { changes: readonly PlannedChange[]; omitted: number },
): Promise<void> {
  const values = { changes: jsonb([...changes]), omitted };
  await db
    .insertInto('run_plans')
    .values({ run_id: runId, plan_sealed: null, ...values })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet(values))
    .execute();
}

export async function changesOf(
  db: Queryable,
  runId: string,
): Promise<{ changes: PlannedChange[]; omitted: number }> {
  const row = await db
    .selectFrom('run_plans')
    .select(['changes', 'omitted'])
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row ?? { changes: [], omitted: 0 };
}

export async function sealedPlanOf(db: Queryable, runId: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('run_plans')
    .select('plan_sealed')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.plan_sealed ?? null;
}

export async function upsertWorkspace(db: Queryable, runId: string, sealed: Buffer, at: Date): Promise<void> {
  await db
    .insertInto('run_workspaces')
    .values({ run_id: runId, sealed, created_at: at })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet({ sealed }))
    .execute();
}

export async function workspaceOf(db: Queryable, runId: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('run_workspaces')
    .select('sealed')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.sealed ?? null;
}

/** Kept workspaces hold plans with secrets: they go as soon as the run has ended. */
export async function deleteWorkspace(db: Queryable, runId: string): Promise<void> {
  await db.deleteFrom('run_workspaces').where('run_id', '=', runId).execute();
}
