import { z } from 'zod';
import { randomToken } from '../platform/ids.ts';
import {
  type IntegrationDeps,
  locateIntegration,
  noticeIntegration,
  renewHooks,
} from './integration-parts.ts';
import { updateIntegration } from './integrations-store.ts';
import { webhookSecretContext } from './model.ts';
import { integrationSnapshot } from './snapshot.ts';

/** Makes another webhook secret; the present one is accepted beside it for the grace period. */
export const regenerateSecret = (deps: IntegrationDeps) =>
  deps.useCases.write({
    name: 'integration.regenerateSecret',
    action: 'integration:admin',
    input: z.object({ id: z.string(), graceHours: z.number().int().min(0).max(720) }),
    locate: locateIntegration(deps),
    snapshot: integrationSnapshot(deps),
    audit: (input) => input,
    run: async ({ trx, input, located: { row } }) => {
      const now = deps.clock.now();
      const keeps = input.graceHours > 0;
      await updateIntegration(trx, row.id, {
        webhook_secret_sealed: deps.secretBox.seal(randomToken(), webhookSecretContext(row.id)),
        previous_secret_sealed: keeps ? row.webhook_secret_sealed : null,
        previous_secret_until: keeps ? new Date(now.getTime() + input.graceHours * 3_600_000) : null,
        updated_at: now,
      });
      await renewHooks(deps, trx, row.id);
      await noticeIntegration(deps, trx, row);
      return { id: row.id };
    },
  });
