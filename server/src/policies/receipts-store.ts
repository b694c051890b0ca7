import type { Selectable } from 'kysely';
import type { Queryable, Trx } from '../platform/db/index.ts';
import type { Receipt } from './model.ts';
import type { PolicyReceiptTable } from './tables.ts';

export type ReceiptRow = Selectable<PolicyReceiptTable>;

/** Keeps what was said of the newest plan of a run, in place of what was said of one before. */
export async function replaceReceipts(
  trx: Trx,
  { runId, at }: { runId: string; at: Date },
  receipts: readonly Receipt[],
): Promise<void> {
  await trx.deleteFrom('policy_receipts').where('run_id', '=', runId).execute();
  if (receipts.length === 0) return;
  const rows = receipts.map((receipt) => ({
    run_id: runId,
    policy_id: receipt.policyId,
    policy_name: receipt.policyName,
    policy_type: receipt.policyType,
    outcome: receipt.outcome,
    denied: [...receipt.denied],
    warned: [...receipt.warned],
    omitted: receipt.omitted,
    problem: receipt.problem,
    line: receipt.line,
    milliseconds: receipt.milliseconds,
    evaluated_at: at,
  }));
  await trx.insertInto('policy_receipts').values(rows).execute();
}

/** By run, each sorted by the name of the policy. */
export async function receiptsOfRuns(
  db: Queryable,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ReceiptRow[]>> {
  if (runIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('policy_receipts')
    .selectAll()
    .where('run_id', 'in', runIds)
    .orderBy('policy_name')
    .orderBy('policy_id')
    .execute();
  return Map.groupBy(rows, (row) => row.run_id);
}
