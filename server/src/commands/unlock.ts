import { inert } from '../platform/inert-text.ts';
import type { CommandDeps, Order } from './deps.ts';
import { oneStack } from './one-stack.ts';
import { type Decision, told } from './outcome.ts';
import { stackLink } from './words.ts';

/** Releases the lock of the stack: one's own, or anybody's for admins. */
export async function decideUnlock(deps: CommandDeps, order: Order): Promise<Decision> {
  const found = await oneStack(deps, order, 'unlock');
  if (typeof found === 'string') return found;
  const { stack } = found;
  if (stack.locked_by === null) return `${stackLink(deps, stack)} is not locked.`;
  return () =>
    told(async () => {
      await deps.stacks.useCases.unlock.call(order.context, { id: stack.id });
      return `Released the lock of ${stackLink(deps, stack)} that ${inert(stack.locked_by_name ?? 'somebody')} held.`;
    });
}
