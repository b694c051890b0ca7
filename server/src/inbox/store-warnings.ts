import type { EventPayload } from '../events.ts';
import { sendNotice } from '../notices.ts';
import type { Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import type { InboxDeps } from './deps.ts';
import { insertItem, refreshItem, settleItems } from './store.ts';
import { webhooksHearing } from './webhooks-store.ts';

type Noted = EventPayload<'warnings.noted'>;

/** Brings the inbox to all that is wrong with a thing now: new is told, what is over ends, the rest stays as read. */
export const createStoreWarnings =
  (deps: InboxDeps) =>
  ({ about, spaceId, warnings }: EventPayload<'warnings.found'>): Promise<void> =>
    deps.db.transaction(async (trx) => {
      const keep = warnings.map(({ key }) => key);
      const ended = await settleItems(trx, about, { keep, at: deps.clock.now() });
      let told = 0;
      for (const warning of warnings) {
        if (await tell(deps, trx, { ...warning, about, spaceId })) told += 1;
        else await refreshItem(trx, warning.key, warning);
      }
      if (told + ended > 0) await noticeInbox(deps, trx, about, spaceId);
    });

/** Tells something that happened, once per key. */
export const createStoreWarning =
  (deps: InboxDeps) =>
  (warning: Noted): Promise<void> =>
    deps.db.transaction(async (trx) => {
      if (await tell(deps, trx, warning)) await noticeInbox(deps, trx, warning.about, warning.spaceId);
    });

async function tell(deps: InboxDeps, trx: Trx, { spaceId, ...warning }: Noted): Promise<boolean> {
  const item = await insertItem(trx, {
    id: newId(),
    ...warning,
    space_id: spaceId,
    created_at: deps.clock.now(),
    resolved_at: null,
  });
  if (item === undefined) return false;
  for (const webhookId of await webhooksHearing(trx, spaceId)) {
    await deps.emit(trx, 'warning.stored', { itemId: item.id, webhookId });
  }
  return true;
}

const noticeInbox = ({ db }: InboxDeps, trx: Trx, id: string, spaceId: string): Promise<void> =>
  sendNotice(db, trx, { kind: 'INBOX', id, stackId: null, spaceId });
