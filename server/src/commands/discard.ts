import type { CommandDeps, Order } from './deps.ts';
import { oneStack } from './one-stack.ts';
import { type Decision, told } from './outcome.ts';
import { runLink, stackLink } from './words.ts';

const notStarted: readonly string[] = ['QUEUED', 'READY'];

/** Rejects the plan that waits, or drops the run of this pull request that has not started. */
export async function decideDiscard(deps: CommandDeps, order: Order): Promise<Decision> {
  const found = await oneStack(deps, order, 'discard');
  if (typeof found === 'string') return found;
  const { stack, latest, holder } = found;
  const waiting = holder?.state === 'UNCONFIRMED' ? holder : null;
  const run = latest !== null && notStarted.includes(latest.state) ? latest : waiting;
  if (run === null) return `No run of ${stackLink(deps, stack)} waits for a decision, or for a worker.`;
  return () =>
    told(async () => {
      const note = `Discarded in pull request #${order.pullRequest.number}.`;
      await deps.runs.useCases.discard.call(order.context, { stack: stack.id, run: run.id, note });
      return `Discarded ${runLink(deps, stack, run)}.`;
    });
}
