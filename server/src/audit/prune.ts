import { type Actor, type RecordAudit, rootSpace } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { sealOfChain } from './chain.ts';
import { lockChain, newestBefore, removeUpTo, retentionDays, storeChain } from './store.ts';

const dayMilliseconds = 24 * 3_600_000;
const server: Actor = { kind: 'system', id: 'server', name: 'Gantry', grants: new Map() };

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly key: Uint8Array;
  readonly recordAudit: RecordAudit;
};

/** Removes entries that are older than the trail is kept; what stays can still be verified. Itself an entry. */
export async function pruneTrail({ db, clock, key, recordAudit }: Deps): Promise<void> {
  const days = await retentionDays(db.kysely);
  if (days === null) return;
  const until = new Date(clock.now().getTime() - days * dayMilliseconds);
  await db.transaction(async (trx) => {
    const chain = await lockChain(trx);
    const last = await newestBefore(trx, until);
    if (last === undefined) return;
    const { removed, chained } = await removeUpTo(trx, last.id);
    const next = {
      ...chain,
      anchor_id: last.id,
      anchor_mac: last.mac ?? chain.anchor_mac,
      removed: chain.removed + removed,
      entries: chain.entries - chained,
    };
    await storeChain(trx, { ...next, seal: sealOfChain(key, next) });
    await recordAudit(trx, {
      operation: 'audit.prune',
      action: 'audit:admin',
      outcome: 'done',
      actor: server,
      located: { spaceId: rootSpace, subject: null },
      details: { removed, before: until, keptDays: days },
      remoteAddress: null,
    });
  });
}
