import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Trx } from '../platform/db/index.ts';
import { undoDays } from './delete-integration.ts';
import { type IntegrationDeps, noticeIntegration } from './integration-parts.ts';
import { integrationEvenDeleted, listDeletedIntegrations, updateIntegration } from './integrations-store.ts';

const locateDeleted =
  ({ db }: IntegrationDeps) =>
  async (_db: unknown, { id }: { id: string }) => {
    const row = await integrationEvenDeleted(db.kysely, id);
    if (row === undefined || row.deleted_at === null) return null;
    return { spaceId: row.space_id, subject: { kind: 'integration', id }, row };
  };

/** Undoes a deletion: same secret, same address; what was detached is attached again unless it moved on. */
export const restoreIntegration = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.restore',
    action: 'integration:admin',
    input: z.object({ id: z.string() }),
    locate: locateDeleted(deps),
    audit: (input) => input,
    run: async ({ trx, located: { row } }) => {
      await revive(deps, trx, row.id);
      await deps.dependants.restore(trx, row.id);
      // Not those of things that were attached elsewhere meanwhile.
      const users = await deps.dependants.list(trx, row.id);
      for (const repositoryUuid of new Set(users.map((user) => user.repositoryUuid))) {
        await deps.emit(trx, 'repository.bound', { integrationId: row.id, repositoryUuid });
      }
      await deps.emit(trx, 'integration.check', { integrationId: row.id });
      await noticeIntegration(deps, trx, row);
      return { id: row.id };
    },
  });

async function revive({ clock }: IntegrationDeps, trx: Trx, id: string): Promise<void> {
  try {
    await updateIntegration(trx, id, { deleted_at: null, deleted_by: null, updated_at: clock.now() });
  } catch (error) {
    if (!isUniqueViolation(error, 'vcs_integrations_one_default')) throw error;
    throw new AppError(
      'INTEGRATION_DEFAULT_EXISTS',
      'There is another default integration meanwhile. Delete that one first, or attach the stacks to it.',
    );
  }
}

/** What can still be undone, for admins of the spaces. */
export const listDeleted = (deps: IntegrationDeps) =>
  deps.useCases.read({
    name: 'integration.deleted',
    action: 'integration:admin',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'integration:admin'),
    run: async ({ actor }) => {
      const rows = await listDeletedIntegrations(deps.db.kysely, visibleSpaces(actor, 'integration:admin'));
      return rows.flatMap((row) =>
        row.deleted_at === null
          ? []
          : [
              {
                id: row.id,
                name: row.name,
                isDefault: row.is_default,
                spaceId: row.space_id,
                deletedAt: row.deleted_at,
                deletedBy: row.deleted_by ?? '',
                restorableUntil: new Date(row.deleted_at.getTime() + undoDays * 24 * 3_600_000),
              },
            ],
      );
    },
  });
