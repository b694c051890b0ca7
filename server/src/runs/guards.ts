import { AppError } from '@gantry/contract/errors';
import { isBlocking, type RunType } from '@gantry/contract/run-states';
import type { Actor } from '../authz/index.ts';
import type { StackRow } from '../stacks/index.ts';

/**
 * The id of the stack's integration, when somebody may start a run of this type now. Throws STACK_DETACHED,
 * STACK_DISABLED, STACK_DELETING, and STACK_LOCKED where somebody else holds the lock that a blocking run needs.
 */
export function requireRunnable(stack: StackRow, type: RunType, actor: Actor): string {
  if (stack.integration_id === null) throw new AppError('STACK_DETACHED');
  if (stack.disabled) throw new AppError('STACK_DISABLED');
  if (stack.deleting) throw new AppError('STACK_DELETING');
  if (isBlocking(type)) requireUnlocked(stack, actor);
  return stack.integration_id;
}

export function requireUnlocked(
  stack: Pick<StackRow, 'locked_by' | 'locked_by_name'>,
  actor: Pick<Actor, 'id'>,
): void {
  if (stack.locked_by !== null && stack.locked_by !== actor.id) {
    throw new AppError('STACK_LOCKED', `${stack.locked_by_name} has locked the stack.`);
  }
}
