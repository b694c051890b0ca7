import { forgottenDeliveries } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';

const forgottenAfterMilliseconds = 20_000;

/** Reads what was acknowledged but not read: by a server that died, or that had no room for it. */
export const createRecover =
  ({ db, clock, emit }: VcsDeps) =>
  async (): Promise<void> => {
    const before = new Date(clock.now().getTime() - forgottenAfterMilliseconds);
    const deliveryIds = await forgottenDeliveries(db.kysely, before);
    if (deliveryIds.length === 0) return;
    await db.transaction((trx) => emit(trx, 'delivery.received', { deliveryIds }));
  };
