import { AppError } from '@gantry/contract/errors';
import type { Db, Queryable, Trx } from '../platform/db/index.ts';
import { sha256Hex, timingSafeEqualText } from '../platform/ids.ts';
import { type RunRow, runById } from '../runs/index.ts';
import { lockRunByTokenHash, runByTokenHash } from './store.ts';

/** The run that this token holds. A token that lost its lease holds nothing. */
export async function authenticateRun(db: Queryable, runId: string, token: string): Promise<RunRow> {
  const run = await runByTokenHash(db, sha256Hex(token));
  if (run === undefined || run.id !== runId) throw new AppError('RUN_LEASE_LOST');
  return run;
}

/** Does work for the run while this token holds it: the lease cannot be taken away before the work is committed. */
export function whileHeld<T>(
  db: Db,
  { runId, token }: { runId: string; token: string },
  work: (trx: Trx, run: RunRow) => Promise<T>,
): Promise<T> {
  return db.transaction(async (trx) => {
    const run = await lockRunByTokenHash(trx, sha256Hex(token));
    if (run === undefined || run.id !== runId) throw new AppError('RUN_LEASE_LOST');
    return work(trx, run);
  });
}

/**
 * The password of the state backend: made of the run token one way, because Terraform and everything that it runs
 * can read it, and must not be able to speak for the worker.
 */
const statePassword = (tokenHash: string): string => sha256Hex(`terraform-state:${tokenHash}`);

export function stateCredentials(address: string, runId: string, runToken: string) {
  return { address, username: runId, password: statePassword(sha256Hex(runToken)) };
}

/** What Terraform shows the module registry; made of the run token one way, for the same reason. */
const registrySecret = (tokenHash: string): string => sha256Hex(`module-registry:${tokenHash}`);

export const registryTokenOf = (runId: string, runToken: string): string =>
  `run.${runId}.${registrySecret(sha256Hex(runToken))}`;

/** The stack of the run whose lease this token of the registry belongs to, or null. */
export async function stackOfRegistryToken(db: Queryable, token: string): Promise<string | null> {
  const [, runId = '', secret = ''] = token.split('.');
  const run = await runById(db, runId);
  const matches = timingSafeEqualText(registrySecret(run?.token_hash ?? ''), secret);
  return run !== undefined && run.token_hash !== null && matches ? run.stack_id : null;
}

/** The run whose lease these credentials belong to, or null. */
export async function runOfStateCredentials(
  db: Queryable,
  runId: string,
  password: string,
): Promise<RunRow | null> {
  const run = await runById(db, runId);
  const matches = timingSafeEqualText(statePassword(run?.token_hash ?? ''), password);
  return run !== undefined && run.token_hash !== null && matches ? run : null;
}
