import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { sendNotice } from '../notices.ts';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import { locateIntegration } from './integrations.ts';
import {
  type IntegrationRow,
  integrationById,
  type RepositoryRow,
  repositoriesOf,
  repositoryByUuid,
  storeHookState,
} from './integrations-store.ts';
import { webhookSecretContext } from './model.ts';
import type { HookState } from './tables.ts';

type Deps = VcsDeps & { connections: Connections };
/** `again`: Bitbucket was away; worth another try. */
type Ensured = { readonly state: HookState; readonly message: string; readonly again: AppError | null };

export const webhookUrl = (
  { publicUrl, provider }: Pick<VcsDeps, 'publicUrl' | 'provider'>,
  id: string,
): string => `${publicUrl}/webhooks/${provider.kind.replaceAll('_', '-')}/${id}`;

const manualSteps = 'Add the webhook by hand with the endpoint and the secret of this integration.';

/** Creates or repairs the webhook of one repository, as far as the token allows; says in words how it stands. */
export function createHookKeeper(deps: Deps) {
  const { db, clock, connections, secretBox, logger } = deps;

  async function ensure(row: IntegrationRow, repository: RepositoryRow): Promise<Ensured> {
    const secret = secretBox.open(row.webhook_secret_sealed, webhookSecretContext(row.id)).toString();
    try {
      const client = connections.clientOf(row);
      const { outcome } = await client.ensureHook(repository.full_name, webhookUrl(deps, row.id), secret);
      const words = {
        created: 'Created by Gantry.',
        repaired: 'Repaired by Gantry.',
        unchanged: 'In place.',
      };
      return { state: 'active', message: words[outcome], again: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const allowed = error.code !== 'VCS_SCOPE_MISSING' && error.code !== 'VCS_FORBIDDEN';
      logger.info({ integrationId: row.id, code: error.code }, 'webhook cannot be made');
      return allowed
        ? { state: 'unknown', message: error.message, again: isPassing(error) ? error : null }
        : { state: 'manual', message: `${error.message} ${manualSteps}`, again: null };
    }
  }

  return {
    /** Throws what may pass (no network, limits), after noting it where people look. */
    async keep(integrationId: string, uuid: string): Promise<void> {
      const row = await integrationById(db.kysely, integrationId);
      const repository = await repositoryByUuid(db.kysely, integrationId, uuid);
      if (row === undefined || repository === undefined) return;
      const { state, message, again } = await ensure(row, repository);
      await db.transaction(async (trx) => {
        await storeHookState(trx, { integrationId, uuid }, { state, message, checkedAt: clock.now() });
        await sendNotice(db, trx, { kind: 'INTEGRATION', id: row.id, stackId: null, spaceId: row.space_id });
      });
      if (again !== null) throw again;
    },
  };
}

const isPassing = ({ code }: AppError): boolean => code === 'VCS_UNREACHABLE' || code === 'VCS_RATE_LIMITED';

export type HookKeeper = ReturnType<typeof createHookKeeper>;

export const ensureWebhook = (deps: Deps & { hooks: HookKeeper }) =>
  deps.useCases.write({
    name: 'integration.ensureWebhook',
    action: 'integration:admin',
    input: z.object({ id: z.string(), repository: z.string().min(3).max(300) }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    prepare: async ({ input, located }) => {
      const known = (await repositoriesOf(deps.db.kysely, located.row.id)).find(
        (repository) => repository.full_name.toLowerCase() === input.repository.toLowerCase(),
      );
      if (known === undefined) {
        throw new AppError(
          'REPOSITORY_NOT_FOUND',
          `No stack uses ${input.repository} through this integration yet.`,
        );
      }
      await deps.hooks.keep(located.row.id, known.uuid);
      return known.uuid;
    },
    run: async ({ trx, located, prepared }) => repositoryByUuid(trx, located.row.id, prepared),
  });
