import { undoDays } from './delete-integration.ts';
import { deleteDeliveriesBefore, pruneRefused, unroutedEvents } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { integrationsDue } from './doctor/check-integration.ts';
import { purgeDeletedIntegrations } from './integrations-store.ts';
import { keptRefused } from './receive-webhook.ts';
import { staleRepositories } from './repositories-store.ts';

const unroutedAfterMilliseconds = 15 * 60_000;
const dayMilliseconds = 24 * 3_600_000;

/** Routes again what was not routed, looks at what is due, and drops what is older than it is kept. */
export const createSweep = (deps: VcsDeps) => async (): Promise<void> => {
  const { db, emit } = deps;
  const now = deps.clock.now().getTime();
  const eventIds = await unroutedEvents(db.kysely, new Date(now - unroutedAfterMilliseconds));
  const stale = await staleRepositories(db.kysely, new Date(now - dayMilliseconds));
  const due = await integrationsDue(deps);
  await db.transaction(async (trx) => {
    for (const eventId of eventIds) await emit(trx, 'vcs.event', { eventId });
    for (const integrationId of due) await emit(trx, 'integration.check', { integrationId });
    for (const { integrationId, uuid } of stale) {
      await emit(trx, 'repository.bound', { integrationId, repositoryUuid: uuid });
    }
  });
  await pruneRefused(db.kysely, keptRefused);
  await deleteDeliveriesBefore(db.kysely, new Date(now - deps.deliveryDays * dayMilliseconds));
  await purgeDeletedIntegrations(db.kysely, new Date(now - undoDays * dayMilliseconds));
};
