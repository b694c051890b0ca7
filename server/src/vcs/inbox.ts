import { notFound } from '@gantry/contract/errors';
import type { Insertable } from 'kysely';
import { sendNotice } from '../notices.ts';
import { type DeliveryRow, insertDeliveries, presentIntegrations } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import type { DeliveryTable } from './tables.ts';

type Row = Insertable<DeliveryTable> & DeliveryRow;
type Waiting = { row: Row; spaceId: string; stored: () => void; failed: (error: unknown) => void };

const rowsPerCommit = 32;
const commitsAtOnce = 2;
const noticeMilliseconds = 250;

/** A power of two, so that there are few statements to plan. */
const largestBatch = (waiting: number): number =>
  2 ** Math.floor(Math.log2(Math.min(waiting, rowsPerCommit)));

export type Inbox = {
  store(row: Row, spaceId: string): Promise<void>;
  /** Whether senders wait for their acknowledgement. */
  isBusy(): boolean;
  /** Waits for the notices that are still to be sent. */
  close(): Promise<void>;
};

export type InboxDeps = Pick<VcsDeps, 'db' | 'logger'> & {
  /** Gets the deliveries that were new and genuine, after they are durable. */
  readonly handOn: (deliveries: DeliveryRow[]) => void;
};

/**
 * Stores deliveries durably with one statement for all that arrived while the previous one was under way: a promise
 * resolves only after the commit that holds its row. Rejects with NOT_FOUND when the integration was deleted meanwhile.
 */
export function createInbox({ db, logger, handOn }: InboxDeps): Inbox {
  const waiting: Waiting[] = [];
  const notices = createNotices({ db, logger });
  let commits = 0;

  async function commit(batch: readonly Waiting[]): Promise<void> {
    const rows = batch.map(({ row }) => row);
    const stored = await insertDeliveries(db.intake, rows);
    const fresh = batch.filter(({ row }) => stored.has(row.id));
    handOn(fresh.flatMap(({ row }) => (row.verdict === 'received' ? [row] : [])));
    for (const { row, spaceId } of fresh) notices.tell(row.integration_id, spaceId);
    await needIntegrations(rows.filter((row) => !stored.has(row.id)));
  }

  /** What was not stored is either known already, or was sent to an integration that is gone. */
  async function needIntegrations(left: readonly Row[]): Promise<void> {
    if (left.length === 0) return;
    const present = await presentIntegrations(db.intake, [...new Set(left.map((row) => row.integration_id))]);
    if (!left.every((row) => present.has(row.integration_id))) throw notFound();
  }

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
      void commitBatch(waiting.splice(0, largestBatch(waiting.length))).finally(() => {
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
    isBusy: () => commits > 0 || waiting.length > 0,
    close: notices.close,
  };
}

/** Tells open pages of new deliveries, a few times a second at most however many arrive. */
function createNotices({ db, logger }: Pick<VcsDeps, 'db' | 'logger'>) {
  const due = new Map<string, string>();
  let timer: NodeJS.Timeout | null = null;
  let sending = Promise.resolve();

  async function send(): Promise<void> {
    const told = [...due];
    due.clear();
    for (const [id, spaceId] of told)
      await sendNotice(db, db.kysely, { kind: 'DELIVERY', id, stackId: null, spaceId });
  }
  function flush(): void {
    timer = null;
    sending = sending.then(send).catch((error: unknown) => {
      logger.warn({ error }, 'Open pages could not be told of new deliveries');
    });
  }
  return {
    tell(integrationId: string, spaceId: string): void {
      due.set(integrationId, spaceId);
      timer ??= setTimeout(flush, noticeMilliseconds);
    },
    async close(): Promise<void> {
      if (timer !== null) clearTimeout(timer);
      flush();
      await sending;
    },
  };
}
