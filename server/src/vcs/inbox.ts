import { notFound } from '@gantry/contract/errors';
import type { Insertable } from 'kysely';
import { sendNotice } from '../notices.ts';
import { insertDeliveries, presentIntegrations } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import type { DeliveryTable } from './tables.ts';

type Row = Insertable<DeliveryTable>;
type Waiting = { row: Row; spaceId: string; stored: () => void; failed: (error: unknown) => void };

const rowsPerCommit = 64;
const commitsAtOnce = 2;

export type Inbox = { store(row: Row, spaceId: string): Promise<void> };

/**
 * Stores deliveries durably with one commit for all that arrived while the previous commit was under way: a promise
 * resolves only after the commit that holds its row. Rejects with NOT_FOUND when the integration was deleted meanwhile.
 */
export function createInbox({ db, emit }: Pick<VcsDeps, 'db' | 'emit'>): Inbox {
  const waiting: Waiting[] = [];
  let commits = 0;

  const commit = (batch: readonly Waiting[]): Promise<void> =>
    db.transaction(async (trx) => {
      const rows = batch.map(({ row }) => row);
      const present = await presentIntegrations(trx, [...new Set(rows.map((row) => row.integration_id))]);
      if (!rows.every((row) => present.has(row.integration_id))) throw notFound();
      const stored = await insertDeliveries(trx, rows);
      const fresh = batch.filter(({ row }) => stored.has(row.id));
      const deliveryIds = fresh.flatMap(({ row }) => (row.verdict === 'received' ? [row.id] : []));
      if (deliveryIds.length > 0) await emit(trx, 'delivery.received', { deliveryIds });
      const integrations = new Map(fresh.map(({ row, spaceId }) => [row.integration_id, spaceId]));
      for (const [id, spaceId] of integrations) {
        await sendNotice(db, trx, { kind: 'DELIVERY', id, stackId: null, spaceId });
      }
    });

  /** One bad row must not fail its neighbours, so a failed batch is tried again row by row. */
  async function commitBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await commit(batch);
      for (const { stored } of batch) stored();
    } catch (error) {
      const [only] = batch;
      if (batch.length === 1 && only !== undefined) only.failed(error);
      else for (const one of batch) await commitBatch([one]);
    }
  }

  function pump(): void {
    while (commits < commitsAtOnce && waiting.length > 0) {
      commits += 1;
      void commitBatch(waiting.splice(0, rowsPerCommit)).finally(() => {
        commits -= 1;
        pump();
      });
    }
  }

  return {
    store: (row, spaceId) =>
      new Promise((stored, failed) => {
        waiting.push({ row, spaceId, stored, failed });
        pump();
      }),
  };
}
