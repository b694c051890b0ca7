import { isAllowed } from '../authz/index.ts';
import { latestOfPullRequest, type RunRow } from '../runs/index.ts';
import { type StackRow, stacksByIds, stacksOfRepository } from '../stacks/index.ts';
import type { CommandDeps, Order } from './deps.ts';

/** A stack of the repository, and its newest run of the pull request. */
export type Subject = { readonly stack: StackRow; readonly latest: RunRow | null };

/** The stack that the command names, by slug or name, or all that the pull request affects. Only what the actor may see. */
export async function findSubjects({ db }: CommandDeps, order: Order): Promise<Subject[]> {
  const { integrationId, repositoryUuid, argument, context } = order;
  const routed = await stacksOfRepository(db.kysely, integrationId, repositoryUuid);
  const visible = routed.filter((stack) => isAllowed(context.actor, 'stack:read', stack.space_id));
  const ids = visible.map(({ id }) => id);
  const runs = await latestOfPullRequest(db.kysely, ids, order.pullRequest.number);
  const latest = new Map(runs.map((run) => [run.stack_id, run]));
  const wanted = argument === null ? [...latest.keys()] : ids;
  const stacks = (await stacksByIds(db.kysely, wanted)).filter(
    (stack) => argument === null || isNamed(stack, argument),
  );
  return stacks
    .toSorted((left, right) => left.name.localeCompare(right.name))
    .map((stack) => ({ stack, latest: latest.get(stack.id) ?? null }));
}

function isNamed({ id, name }: StackRow, argument: string): boolean {
  const wanted = argument.toLowerCase();
  return id === wanted || name.toLowerCase() === wanted;
}
