import { type RoutedStack, updateStack } from '../stacks/index.ts';
import { upsertRepository, type VcsEventRow } from '../vcs/index.ts';
import type { TriggerDeps } from './deps.ts';

export type Named = { readonly event: VcsEventRow; readonly stacks: RoutedStack[] };

/**
 * A repository that was renamed or transferred is told by its next delivery, whatever that is about, since a transfer
 * sends no event of its own. Deliveries arrive late, too, so Bitbucket is asked which of two names is the present one.
 */
export async function followName(deps: TriggerDeps, { event, stacks }: Named): Promise<Named> {
  const isSame = stacks.every(({ repository }) => repository === event.repository);
  if (isSame || event.fact.kind === 'repository') return { event, stacks };
  const { integration_id: integrationId, repository_uuid: uuid } = event;
  const client = await deps.vcs.clientFor(integrationId);
  const { fullName } = await client.getRepository(`{}/${uuid}`);
  const behind = stacks.filter(({ repository }) => repository !== fullName);
  if (behind.length > 0) {
    await deps.db.transaction(async (trx) => {
      await upsertRepository(trx, integrationId, { fullName, uuid });
      for (const { id } of behind) await updateStack(trx, id, { repository: fullName });
    });
  }
  return {
    event: { ...event, repository: fullName },
    stacks: stacks.map((stack) => ({ ...stack, repository: fullName })),
  };
}
