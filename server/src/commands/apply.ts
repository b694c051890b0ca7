import type { RunRow } from '../runs/index.ts';
import type { CommandDeps, Order } from './deps.ts';
import type { Subject } from './find-stacks.ts';
import { oneStack } from './one-stack.ts';
import { type Decision, told } from './outcome.ts';
import { runLink, shortSha, stackLink } from './words.ts';

type Held = Subject & { readonly holder: RunRow | null };

/**
 * Confirms the plan of the stack that waits. A plan of another commit than the pull request's is confirmed only where
 * the stack is named; before that comes the promotion of the preview, where the stack allows it.
 */
export async function decideApply(deps: CommandDeps, order: Order): Promise<Decision> {
  const found = await oneStack(deps, order, 'apply');
  if (typeof found === 'string') return found;
  const { stack, holder } = found;
  const waiting = holder?.state === 'UNCONFIRMED' ? holder : null;
  if (order.pullRequest.fork) return 'This pull request comes from a fork: nothing of it can be applied.';
  if (waiting !== null && (order.argument !== null || isOf(order, waiting)))
    if (isOf(order, waiting) || !mayPromote(order, found)) return () => confirm(deps, order, found, waiting);
  if (mayPromote(order, found)) return () => promote(deps, order, found);
  if (waiting !== null) {
    return [
      `${capitalized(runLink(deps, stack, waiting))} waits for confirmation, but it is of commit ${shortSha(waiting.sha)} and not of this pull request.`,
      `Comment \`/gantry apply ${stack.id}\` to confirm it all the same.`,
    ].join(' ');
  }
  if (holder !== null)
    return `${capitalized(runLink(deps, stack, holder))} is ${holder.state}: no plan waits yet.`;
  return nothingWaits(deps, order, stack);
}

const capitalized = (text: string): string => text.replace('[run', '[Run');

/** The head of the pull request, or what merging it made. */
function isOf({ pullRequest }: Order, run: RunRow): boolean {
  const { number, headSha, mergeSha } = pullRequest;
  return (
    run.pull_request === number || [headSha, mergeSha].some((sha) => sha !== null && run.sha.startsWith(sha))
  );
}

function mayPromote({ pullRequest }: Order, { stack, latest }: Held): boolean {
  const isHead = pullRequest.headSha !== null && latest?.sha.startsWith(pullRequest.headSha);
  return (
    stack.allow_promotion &&
    pullRequest.state === 'open' &&
    latest?.type === 'PROPOSED' &&
    latest.state === 'FINISHED' &&
    isHead === true
  );
}

const confirm = (
  deps: CommandDeps,
  { context, pullRequest }: Order,
  { stack }: Held,
  run: RunRow,
): Promise<string> =>
  told(async () => {
    const note = `Confirmed in pull request #${pullRequest.number}.`;
    await deps.runs.useCases.confirm.call(context, { stack: stack.id, run: run.id, note });
    return `Confirmed ${runLink(deps, stack, run)}, commit ${shortSha(run.sha)}.`;
  });

const promote = (deps: CommandDeps, { context }: Order, { stack, latest }: Held): Promise<string> =>
  told(async () => {
    const run = await deps.runs.useCases.promote.call(context, { stack: stack.id, run: latest?.id ?? '' });
    return `Promoted the preview: ${runLink(deps, stack, run)} deploys commit ${shortSha(latest?.sha ?? '')}.`;
  });

function nothingWaits(deps: CommandDeps, { pullRequest }: Order, stack: Held['stack']): string {
  const none = `No plan of ${stackLink(deps, stack)} waits for confirmation.`;
  if (pullRequest.state !== 'open') return none;
  return stack.allow_promotion
    ? `${none} The newest preview of this pull request has not finished, so there is nothing to promote either.`
    : `${none} Merge the pull request first: the stack does not allow promotion of previews.`;
}
