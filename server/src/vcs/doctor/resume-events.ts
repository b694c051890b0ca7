import { unroutedOf } from '../deliveries-store.ts';
import type { VcsDeps } from '../deps.ts';

/** The credentials work again: the events that waited for them are routed in the order in which they came. */
export const createResumeEvents =
  ({ db, emit }: VcsDeps) =>
  async ({ integrationId }: { integrationId: string }): Promise<void> => {
    const eventIds = await unroutedOf(db.kysely, integrationId);
    await db.transaction(async (trx) => {
      for (const eventId of eventIds) await emit(trx, 'vcs.event', { eventId });
    });
  };
