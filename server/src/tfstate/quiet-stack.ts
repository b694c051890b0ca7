import { AppError } from '@gantry/contract/errors';
import type { Actor } from '../authz/index.ts';
import type { Trx } from '../platform/db/index.ts';
import { unfinishedRuns } from '../runs/index.ts';
import type { StackRow } from '../stacks/index.ts';
import { lockOf } from './store.ts';

/** Throws STACK_NOT_LOCKED and STACK_LOCKED unless this actor holds the stack. */
export function requireHolder(
  stack: Pick<StackRow, 'locked_by' | 'locked_by_name'>,
  actor: Pick<Actor, 'id'>,
): void {
  if (stack.locked_by === null) throw new AppError('STACK_NOT_LOCKED');
  if (stack.locked_by !== actor.id) {
    throw new AppError('STACK_LOCKED', `${stack.locked_by_name} has locked the stack.`);
  }
}

/** Throws STACK_BUSY while a run is under way or Terraform holds the state. */
export async function requireQuiet(trx: Trx, stackId: string): Promise<void> {
  if ((await unfinishedRuns(trx, stackId)).length > 0) throw new AppError('STACK_BUSY');
  if ((await lockOf(trx, stackId)) !== undefined) {
    throw new AppError('STACK_BUSY', 'Terraform holds the lock of the state. End what holds it first.');
  }
}
