import { sendNotice } from '../notices.ts';
import type { Trx } from '../platform/db/index.ts';
import type { VcsDeps } from './deps.ts';
import { integrationById } from './integrations-store.ts';

/** Deliveries of the integration changed: some were stored, read or routed. The notice carries the integration's id. */
export async function noticeDelivery(
  { db }: Pick<VcsDeps, 'db'>,
  trx: Trx,
  integrationId: string,
): Promise<void> {
  const row = await integrationById(trx, integrationId);
  if (row === undefined) return;
  await sendNotice(db, trx, { kind: 'DELIVERY', id: row.id, stackId: null, spaceId: row.space_id });
}
