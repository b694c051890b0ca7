import { setTimeout as delay } from 'node:timers/promises';
import type { DeliveryRow } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { readStored } from './read-delivery.ts';

const deliveriesPerBatch = 128;
/** Where they come in numbers like this, the next ones are awaited for a moment and read together. */
const manyDeliveries = 8;
const gatherMilliseconds = 60;
/** What waits in memory; more is left to the recovery, which finds it in the database. */
const mostBytes = 64 * 1_048_576;
/** So long acknowledgements may go first. */
const giveWayMilliseconds = 300;
const giveWayStepMilliseconds = 5;

export type Reader = {
  /** Takes deliveries that are stored, to read them while their bytes are at hand. */
  add(deliveries: readonly DeliveryRow[]): void;
  /** Finishes what is under way; the rest stays stored and is read after the next start. */
  close(): Promise<void>;
};

export type ReaderDeps = VcsDeps & {
  /** Whether senders wait to be acknowledged: they go first. */
  readonly isBusy: () => boolean;
};

/**
 * Reads stored deliveries in this process, right after they were acknowledged. The queue is the table itself: what is
 * lost from memory, by a crash or for want of room, is still marked as received there and is recovered from it.
 */
export function createReader(deps: ReaderDeps): Reader {
  let waiting: DeliveryRow[] = [];
  let bytes = 0;
  let reading: Promise<void> | null = null;
  let closed = false;

  async function readAll(): Promise<void> {
    let many = false;
    while (waiting.length > 0 && !closed) {
      if (many) await delay(gatherMilliseconds);
      await giveWay();
      const batch = waiting.slice(0, deliveriesPerBatch);
      waiting = waiting.slice(deliveriesPerBatch);
      many = batch.length >= manyDeliveries;
      bytes -= batch.reduce((sum, { body }) => sum + body.byteLength, 0);
      await readStored(deps, batch).catch((error: unknown) => retryLater(batch, error));
    }
    reading = null;
  }

  async function giveWay(): Promise<void> {
    const until = performance.now() + giveWayMilliseconds;
    while (deps.isBusy() && performance.now() < until && !closed) await delay(giveWayStepMilliseconds);
  }

  /** The durable way: a job that is tried again until the delivery can be read. */
  async function retryLater(batch: readonly DeliveryRow[], error: unknown): Promise<void> {
    const deliveryIds = batch.map(({ id }) => id);
    deps.logger.warn({ deliveryIds, error }, 'Deliveries could not be read at once and are tried again');
    await deps.db
      .transaction((trx) => deps.emit(trx, 'delivery.received', { deliveryIds }))
      .catch((cause: unknown) =>
        deps.logger.warn({ deliveryIds, error: cause }, 'Deliveries are left to the recovery'),
      );
  }

  return {
    add(deliveries) {
      for (const delivery of deliveries) {
        if (bytes + delivery.body.byteLength > mostBytes) continue;
        waiting.push(delivery);
        bytes += delivery.body.byteLength;
      }
      if (!closed && waiting.length > 0) reading ??= readAll();
    },
    async close() {
      closed = true;
      await reading;
    },
  };
}
