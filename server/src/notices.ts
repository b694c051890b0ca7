import { z } from 'zod';
import type { Db, Queryable } from './platform/db/index.ts';

const channel = 'gantry_changes';

/** Tells open pages that something changed; `spaceId` decides who may hear of it. */
export const changeNotice = z.object({
  kind: z.enum(['STACK', 'RUN', 'DELIVERY', 'INTEGRATION', 'WORKER', 'INBOX', 'SPACE', 'MODULE', 'POLICY']),
  id: z.string(),
  stackId: z.string().nullable(),
  spaceId: z.string(),
});
export type ChangeNotice = z.infer<typeof changeNotice>;

/** Sent when the transaction commits; equal notices of one transaction arrive once. */
export function sendNotice(db: Db, queryable: Queryable, notice: ChangeNotice): Promise<void> {
  return db.notify(queryable, channel, JSON.stringify(notice));
}

export function listenToNotices(
  db: Db,
  onNotice: (notice: ChangeNotice) => void,
  onReconnect?: () => void,
): Promise<() => Promise<void>> {
  return db.listen(channel, (payload) => onNotice(changeNotice.parse(JSON.parse(payload))), onReconnect);
}
