import type { Db, Queryable } from '../platform/db/index.ts';
import { type ChainRow, type EntryRow, macOfEntry, sealOfChain } from './chain.ts';
import { chainRow, entriesBehind, freeze } from './store.ts';

export type Verification = {
  readonly ok: boolean;
  /** Entries whose place in the chain was proved. */
  readonly entries: number;
  /** Entries that are older than the chain, and could not be. */
  readonly unchained: number;
  /** Entries that retention removed since the beginning. */
  readonly removed: number;
  /** The mac of the newest entry in hex: written down elsewhere, it proves later that nothing before it changed. */
  readonly head: string;
  /** What is wrong, in words; null when nothing is. */
  readonly problem: string | null;
  /** The first entry that does not fit. */
  readonly entryId: number | null;
};

const batch = 1_000;

/** Goes through the whole trail and proves that no entry was changed, taken out, put in or cut off. */
export function verifyTrail(db: Db, key: Uint8Array, expected: string | null): Promise<Verification> {
  return db.transaction(async (trx) => {
    await freeze(trx);
    const chain = await chainRow(trx);
    const walked = await walk(trx, { key, chain, expected: expected?.toLowerCase() ?? null });
    const problem = walked.problem ?? endProblem(key, chain, walked) ?? expectation(expected, walked);
    return {
      ok: problem === null,
      entries: walked.entries,
      unchained: walked.unchained,
      removed: chain.removed,
      head: walked.mac.toString('hex'),
      problem,
      entryId: walked.entryId,
    };
  });
}

type Walked = {
  entries: number;
  unchained: number;
  mac: Buffer;
  lastId: number;
  sawExpected: boolean;
  problem: string | null;
  entryId: number | null;
};

async function walk(
  db: Queryable,
  { key, chain, expected }: { key: Uint8Array; chain: ChainRow; expected: string | null },
): Promise<Walked> {
  const walked: Walked = {
    entries: 0,
    unchained: 0,
    mac: chain.anchor_mac,
    lastId: chain.anchor_id,
    sawExpected: chain.anchor_mac.toString('hex') === expected,
    problem: null,
    entryId: null,
  };
  for (let behind = 0; ; ) {
    const rows = await entriesBehind(db, behind, batch);
    for (const row of rows) if (!step(key, walked, row, expected)) return walked;
    const last = rows.at(-1);
    if (last === undefined) return walked;
    behind = last.id;
  }
}

/** Adds one entry; false when it does not fit. */
function step(key: Uint8Array, walked: Walked, row: EntryRow, expected: string | null): boolean {
  const { mac, ...entry } = row;
  if (mac === null && walked.entries === 0) {
    walked.unchained += 1;
    return true;
  }
  const right = macOfEntry(key, walked.mac, entry);
  if (mac === null || !mac.equals(right) || row.id <= walked.lastId) {
    walked.problem = `The entry ${row.id} was changed, or entries before it were taken out or put in.`;
    walked.entryId = row.id;
    return false;
  }
  walked.entries += 1;
  walked.mac = right;
  walked.lastId = row.id;
  walked.sawExpected ||= right.toString('hex') === expected;
  return true;
}

function endProblem(key: Uint8Array, chain: ChainRow, walked: Walked): string | null {
  const untouched = chain.seal === null && walked.entries === 0;
  if (!untouched && !(chain.seal?.equals(sealOfChain(key, chain)) ?? false)) {
    return 'The record of where the trail begins and ends was changed.';
  }
  const complete = chain.head_mac.equals(walked.mac) || (chain.entries === 0 && walked.entries === 0);
  return complete && chain.entries === walked.entries
    ? null
    : `The newest entries are gone: ${chain.entries} were kept, ${walked.entries} are there.`;
}

const expectation = (expected: string | null, { sawExpected }: Walked): string | null =>
  expected === null || sawExpected
    ? null
    : 'No entry has the given hash: the trail was replaced, or it was removed.';
