import { type RoutedStack, updateStack } from '../stacks/index.ts';
import { makeDue, type RepositoryFact, upsertRepository, type VcsEventRow } from '../vcs/index.ts';
import type { TriggerDeps } from './deps.ts';
import { type Considered, nothing, type Plan } from './plan.ts';
import { considerPullRequest } from './plan-pull-request.ts';
import { considerPush } from './plan-push.ts';

/** What an event leads to. Calls the provider, changes nothing. */
export async function consider(deps: TriggerDeps, event: VcsEventRow, stacks: RoutedStack[]): Promise<Plan> {
  if (stacks.length === 0) return nothing('No stack uses the repository.');
  const considered = { deps, event, stacks };
  switch (event.fact.kind) {
    case 'push':
      return considerPush(considered, event.fact);
    case 'pull_request':
      return considerPullRequest(considered, event.fact);
    case 'heads':
      return considerHeads(considered);
    case 'repository':
      return considerRepository(considered, event.fact);
  }
}

/** Asking what branches there are finds what was pushed, as it finds what no delivery told of. */
function considerHeads({ deps, event }: Considered): Plan {
  return {
    ...nothing('Bitbucket does not say what was pushed: its branches are read again.'),
    finish: (trx) =>
      makeDue(trx, { integrationId: event.integration_id, uuid: event.repository_uuid }, deps.clock.now()),
  };
}

/** Renames and moves are followed by the repository's uuid, which stays. */
function considerRepository({ event, stacks }: Considered, { to, repo }: RepositoryFact): Plan {
  if (to === null) return nothing('The repository was deleted in Bitbucket: point the stack at another one.');
  return {
    ...nothing(`The repository is now ${to}; the stack follows it.`),
    finish: async (trx) => {
      await upsertRepository(trx, event.integration_id, { fullName: to, uuid: repo.uuid });
      for (const stack of stacks) await updateStack(trx, stack.id, { repository: to });
    },
  };
}
