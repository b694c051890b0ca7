import { randomBytes } from 'node:crypto';
import { type AuditFacts, type AuditRecord, type RecordAudit, roleNamesIn } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import { macOfEntry, sealOfChain } from './chain.ts';
import { changesOf, plainFacts } from './plain.ts';
import { insertAuditEntry, lockChain, nextEntryId, settleChainKey, storeChain } from './store.ts';

export type RecordAuditDeps = {
  readonly db: Db;
  readonly clock: Clock;
  /** Of `loadChainKey`; without one the chain still shows damage, but could be forged. */
  readonly key?: Uint8Array;
  /** Told of each entry in its transaction. */
  readonly onEntry?: (trx: Trx, entryId: number) => Promise<void>;
};

const noKey = new Uint8Array();
const keyContext = 'audit_chain:key';

/** The key that seals the trail: made once per installation, kept sealed, shared by all its servers. */
export async function loadChainKey(db: Db, secretBox: SecretBox): Promise<Uint8Array> {
  const kept = await settleChainKey(db.kysely, secretBox.seal(randomBytes(32), keyContext));
  return secretBox.open(kept, keyContext);
}

/** Keeps who did what, in the transaction that did it; denied attempts are kept on their own. */
export function createRecordAudit({ db, clock, key = noKey, onEntry }: RecordAuditDeps): RecordAudit {
  const record = async (trx: Trx, entry: AuditRecord): Promise<void> => {
    const id = await append(trx, key, { ...entry, at: clock.now() });
    await onEntry?.(trx, id);
  };
  return (trx, entry) => (trx === null ? db.transaction((own) => record(own, entry)) : record(trx, entry));
}

/** Adds an entry to the end of the chain, which is locked until the transaction ends. */
async function append(trx: Trx, key: Uint8Array, record: AuditRecord & { at: Date }): Promise<number> {
  const plain = (facts: AuditFacts | null | undefined) => (facts == null ? null : plainFacts(key, facts));
  const { actor, located } = record;
  const chain = await lockChain(trx);
  const entry = {
    id: await nextEntryId(trx),
    at: record.at,
    operation: record.operation,
    action: record.action,
    outcome: record.outcome,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    actor_roles: roleNamesIn(actor, located.spaceId),
    space_id: located.spaceId,
    subject_kind: located.subject?.kind ?? null,
    subject_id: located.subject?.id ?? null,
    details: plainFacts(key, record.details),
    ...changesOf(plain(record.before), plain(record.after)),
    remote_address: record.remoteAddress,
  };
  const mac = macOfEntry(key, chain.head_mac, entry);
  await insertAuditEntry(trx, { ...entry, mac });
  const next = { ...chain, head_id: entry.id, head_mac: mac, entries: chain.entries + 1 };
  await storeChain(trx, { ...next, seal: sealOfChain(key, next) });
  return entry.id;
}
