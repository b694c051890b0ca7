import { z } from 'zod';
import { sendNotice } from '../notices.ts';
import type { VcsDeps } from './deps.ts';
import { locateIntegration } from './integration-parts.ts';
import { updateIntegration } from './integrations-store.ts';
import { makeAllDue } from './polls-store.ts';

/** Whether Bitbucket is asked for news only where webhooks may have missed some, or every minute. Asks at once. */
export const setPolling = (deps: VcsDeps) =>
  deps.useCases.write({
    name: 'integration.setPolling',
    action: 'integration:admin',
    input: z.object({ id: z.string(), polling: z.enum(['automatic', 'always']) }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    run: async ({ trx, input, located: { row } }) => {
      const now = deps.clock.now();
      await updateIntegration(trx, row.id, { polling: input.polling, updated_at: now });
      await makeAllDue(trx, row.id, now);
      const notice = { kind: 'INTEGRATION', id: row.id, stackId: null, spaceId: row.space_id } as const;
      await sendNotice(deps.db, trx, notice);
      return { id: row.id };
    },
  });
