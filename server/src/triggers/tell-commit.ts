import type { Trx } from '../platform/db/index.ts';
import type { RoutedStack } from '../stacks/index.ts';
import { integrationById, type VcsEventRow } from '../vcs/index.ts';
import type { Decision } from './decide.ts';
import type { TriggerDeps } from './deps.ts';
import type { Plan } from './plan.ts';

type Told = {
  readonly event: VcsEventRow;
  readonly plan: Plan;
  readonly outcomes: readonly (Decision & { readonly stack: RoutedStack })[];
};

/** Commits are told what was decided of them, also that nothing is to be done, where anybody wants to know that. */
export async function tellCommit(
  { emit }: TriggerDeps,
  trx: Trx,
  { event, plan, outcomes }: Told,
): Promise<void> {
  if (plan.commit === null) return;
  const ignored = outcomes.flatMap(({ stack, outcome, reason }) =>
    outcome === 'ignore' && stack.status_when_ignored ? [{ stackId: stack.id, reason }] : [],
  );
  const integration = ignored.length > 0 ? null : await integrationById(trx, event.integration_id);
  if (integration?.vcs_checks === 'individual') return;
  await emit(trx, 'commit.routed', {
    integrationId: event.integration_id,
    repository: event.repository,
    repositoryUuid: event.repository_uuid,
    sha: plan.commit.sha,
    branch: plan.branch,
    ignored,
  });
}
