import type { TestResult } from '@gantry/contract/test-results';
import { jsonb, type Queryable } from '../platform/db/index.ts';

export async function upsertTestResults(
  db: Queryable,
  runId: string,
  results: readonly TestResult[],
): Promise<void> {
  const values = { results: jsonb([...results]) };
  await db
    .insertInto('run_test_results')
    .values({ run_id: runId, ...values })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet(values))
    .execute();
}

export async function testResultsOf(db: Queryable, runId: string): Promise<TestResult[]> {
  const row = await db
    .selectFrom('run_test_results')
    .select('results')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.results ?? [];
}
