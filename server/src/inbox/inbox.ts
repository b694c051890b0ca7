import type { InboxDeps } from './deps.ts';
import { countInbox, listInbox, markInbox } from './read-inbox.ts';
import { createSendWarning } from './send-warning.ts';
import { deleteItemsBefore } from './store.ts';
import { createStoreWarning, createStoreWarnings } from './store-warnings.ts';
import { createWebhook, deleteWebhook, listWebhooks, testWebhook } from './webhooks.ts';

export type Inbox = ReturnType<typeof createInbox>;

const keptDays = 14;

/**
 * Warnings for admins. A feature tells by the events `warnings.found` (all that is wrong with a thing now) and
 * `warnings.noted` (something happened); nobody imports this one.
 */
export function createInbox(deps: InboxDeps) {
  return {
    storeWarnings: createStoreWarnings(deps),
    storeWarning: createStoreWarning(deps),
    sendWarning: createSendWarning(deps),

    async sweep(): Promise<void> {
      const before = deps.clock.now().getTime() - keptDays * 24 * 3_600_000;
      await deleteItemsBefore(deps.db.kysely, new Date(before));
    },

    useCases: {
      list: listInbox(deps),
      count: countInbox(deps),
      mark: markInbox(deps),
      webhooks: listWebhooks(deps),
      webhookCreate: createWebhook(deps),
      webhookDelete: deleteWebhook(deps),
      webhookTest: testWebhook(deps),
    },
  };
}
