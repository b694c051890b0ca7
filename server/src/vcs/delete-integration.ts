import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type IntegrationDeps, locateIntegration, noticeIntegration } from './integration-parts.ts';
import { updateIntegration } from './integrations-store.ts';
import { repositoriesOf } from './repositories-store.ts';
import { integrationSnapshot } from './snapshot.ts';

/** For so long a deletion can be undone. */
export const undoDays = 7;

/** Deletes an integration, which can be undone for 7 days. Whatever uses it stays, detached: no events and no runs. */
export const deleteIntegration = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.delete',
    action: 'integration:admin',
    input: z.object({ id: z.string(), confirm: z.string().nullable() }),
    locate: locateIntegration(deps),
    snapshot: integrationSnapshot(deps),
    audit: (input) => input,
    run: async ({ trx, actor, input, located: { row } }) => {
      const dependants = await deps.dependants.list(trx, row.id);
      if (dependants.length > 0 && input.confirm !== row.name) {
        const used = counted(dependants.length);
        throw new AppError(
          'INTEGRATION_IN_USE',
          `${used} this integration. Type its name to detach them and delete it.`,
          { details: { dependants: dependants.length } },
        );
      }
      await deps.dependants.detach(trx, row.id);
      const now = deps.clock.now();
      await updateIntegration(trx, row.id, { deleted_at: now, deleted_by: actor.name, updated_at: now });
      for (const { uuid } of await repositoriesOf(trx, row.id)) {
        await deps.emit(trx, 'repository.released', { integrationId: row.id, repositoryUuid: uuid });
      }
      await deps.emit(trx, 'warnings.found', {
        about: `integration:${row.id}`,
        spaceId: row.space_id,
        warnings: [],
      });
      await noticeIntegration(deps, trx, row);
      return { ...row, detached: dependants.length };
    },
  });

const counted = (count: number): string =>
  count === 1 ? '1 stack or module uses' : `${count} stacks and modules use`;
