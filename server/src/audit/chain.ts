import { createHmac } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { AuditChainTable, AuditEntryTable } from './tables.ts';

export type EntryRow = Selectable<AuditEntryTable>;
export type ChainRow = Selectable<AuditChainTable>;

/** The same text for the same value, whatever the order of its keys: jsonb keeps none. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

/** The mac of an entry: of all that it says, and of the mac of the entry before it. */
export function macOfEntry(key: Uint8Array, before: Uint8Array, entry: Omit<EntryRow, 'mac'>): Buffer {
  const { at, ...rest } = entry;
  const text = canonical({ ...rest, at: at.toISOString() });
  return createHmac('sha256', key).update(before).update(text).digest();
}

/** The mac of where the chain begins and ends, so that its end cannot be cut off unseen. */
export function sealOfChain(key: Uint8Array, chain: Omit<ChainRow, 'seal' | 'key_sealed' | 'one'>): Buffer {
  const text = canonical({
    anchor: [chain.anchor_id, chain.anchor_mac.toString('hex'), chain.removed],
    head: [chain.head_id, chain.head_mac.toString('hex'), chain.entries],
  });
  return createHmac('sha256', key).update('chain').update(text).digest();
}

/** What stands in the trail for a secret: tells whether it changed, and nothing to whoever lacks the key. */
export function secretHash(key: Uint8Array, secret: string): string {
  return `hmac-sha256:${createHmac('sha256', key).update('secret').update(secret).digest('hex').slice(0, 24)}`;
}
