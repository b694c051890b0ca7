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
function considerRepository(considered: Considered, { to, repo }: RepositoryFact): Plan {
  const { event, stacks } = considered;
  if (to === null) return considerDeletedRepository(considered, repo.fullName);
  return {
    ...nothing(`The repository is now ${to}; the stack follows it.`),
    finish: async (trx) => {
      await upsertRepository(trx, event.integration_id, { fullName: to, uuid: repo.uuid });
      for (const stack of stacks) await updateStack(trx, stack.id, { repository: to });
    },
  };
}

/** Nobody pushes there any more, so nobody would look at the decision: people are told of it as well. */
function considerDeletedRepository({ deps, event, stacks }: Considered, fullName: string): Plan {
  return {
    ...nothing('The repository was deleted in Bitbucket: point the stack at another one.'),
    finish: async (trx) => {
      for (const { id, kind, space_id: spaceId } of stacks) {
        await deps.emit(trx, 'warnings.noted', {
          key: `repository-deleted:${event.repository_uuid}:${id}`,
          about: `${kind}:${id}`,
          spaceId,
          severity: 'error',
          title: `The repository of ${id} was deleted`,
          text: `${fullName} is gone from Bitbucket Cloud, so nothing that is pushed can start a run. Choose another repository in the settings, or delete what uses it.`,
          path: `/${kind}/${id}/settings`,
        });
      }
    },
  };
}
