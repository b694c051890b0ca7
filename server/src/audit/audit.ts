import type { RecordAudit } from '../authz/index.ts';
import { createDeliverEntry, createDeliverRun } from './deliver.ts';
import { pruneTrail } from './prune.ts';
import {
  type AuditQueriesDeps,
  auditSettings,
  changeAuditSettings,
  exportTrail,
  listOperations,
  searchTrail,
  verifyAudit,
} from './queries.ts';
import { createAuditWebhook, type WebhookDeps } from './webhook.ts';
import { forgetWebhooks, wantsRuns } from './webhook-store.ts';

export type Audit = ReturnType<typeof createAudit>;

const owedDays = 7;

/** Who did what: reading, exporting and proving it, for how long it is kept and where it is sent. */
export function createAudit(deps: AuditQueriesDeps & WebhookDeps & { readonly recordAudit: RecordAudit }) {
  return {
    deliverAuditEntry: createDeliverEntry(deps),
    deliverAuditRun: createDeliverRun(deps),
    wantsAuditRuns: wantsRuns,
    /** Removes what is older than the trail is kept, and webhooks to which nothing is owed any more. */
    async sweep(): Promise<void> {
      await pruneTrail(deps);
      await forgetWebhooks(deps.db.kysely, new Date(deps.clock.now().getTime() - owedDays * 24 * 3_600_000));
    },
    useCases: {
      search: searchTrail(deps),
      operations: listOperations(deps),
      export: exportTrail(deps),
      verify: verifyAudit(deps),
      settings: auditSettings(deps),
      changeSettings: changeAuditSettings(deps),
      webhook: createAuditWebhook(deps),
    },
  };
}
