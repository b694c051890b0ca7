import { AppError } from '@gantry/contract/errors';
import { isBlocking, type RunState } from '@gantry/contract/run-states';
import type { Actor } from '../authz/index.ts';
import { sha256Hex, timingSafeEqualText } from '../platform/ids.ts';
import { runById } from '../runs/index.ts';
import { stackById } from '../stacks/index.ts';
import type { Claimed } from './build-job.ts';
import type { WorkerDeps } from './deps.ts';

/** While Terraform itself works; before and after it nobody should speak for the stack. */
const speaking: readonly RunState[] = ['PLANNING', 'APPLYING', 'DESTROYING', 'PERFORMING'];

/** Known to the token alone, and as short-lived as the lease. */
const leaseOf = (tokenHash: string): string => sha256Hex(`run-api:${tokenHash}`);

/** Variables with which Terraform, its providers and `gantry` in a run use the API; none for a stack without roles. */
export async function apiEnvironment({ runTokens }: WorkerDeps, { run, stack, runToken }: Claimed) {
  const lease = leaseOf(sha256Hex(runToken));
  const issued = await runTokens.issue({ stackId: stack.id, runId: run.id, lease });
  if (issued === null) return [];
  return [
    { name: 'GANTRY_URL', value: issued.url, secret: false },
    { name: 'GANTRY_API_TOKEN', value: issued.token, secret: true },
    { name: 'SPACELIFT_API_TOKEN', value: issued.token, secret: true },
  ];
}

/**
 * The stack that a token of a run speaks for; null for tokens of another kind. Throws UNAUTHENTICATED as soon as the
 * run's worker holds it no longer.
 */
export async function actorOfRunToken(deps: WorkerDeps, jwt: string): Promise<Actor | null> {
  const claims = await deps.runTokens.read(jwt);
  if (claims === null) return null;
  const run = await runById(deps.db.kysely, claims.runId);
  const stack = await stackById(deps.db.kysely, claims.stackId);
  const held = run?.token_hash != null && timingSafeEqualText(leaseOf(run.token_hash), claims.lease);
  if (run === undefined || stack === undefined || !held || run.stack_id !== stack.id) throw over();
  if (!speaking.includes(run.state)) throw over();
  return deps.runTokens.actor(stack, { readOnly: !isBlocking(run.type) });
}

const over = (): AppError =>
  new AppError('UNAUTHENTICATED', 'unauthorized: the token is of a run that does not plan or apply now.');
