/** A network: its first address, the length of its prefix, and the bits of its family (32 or 128). */
export interface Block {
  readonly start: bigint;
  readonly length: number;
  readonly bits: 32 | 128;
}

function parseV4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let value = 0n;
  for (const part of match.slice(1)) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const v4 = tail ? parseV4(tail[2] ?? '') : undefined;
  if (tail && v4 === undefined) return undefined;
  const source =
    tail && v4 !== undefined ? `${tail[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}` : text;
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...left, ...Array.from({ length: missing }, () => '0'), ...right]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return value;
}

/** An address as a network of one; undefined if the text is none. */
export function parseAddress(text: string): Block | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { start: v4, length: 32, bits: 32 };
  const v6 = parseV6(text);
  if (v6 === undefined) return undefined;
  if (v6 >> 32n === 0xffffn) return { start: v6 & 0xffffffffn, length: 32, bits: 32 };
  return { start: v6, length: 128, bits: 128 };
}

/** `10.0.0.0/8`; undefined if the text is no network. Bits behind the prefix are cleared. */
export function parseBlock(text: string): Block | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = match ? parseAddress(match[1] ?? '') : undefined;
  const length = Number(match?.[2]);
  if (address === undefined || length > address.bits) return undefined;
  const rest = BigInt(address.bits - length);
  return { start: (address.start >> rest) << rest, length, bits: address.bits };
}

/** True if every address of the one is in the other. */
export function isInside(inner: Block, outer: Block): boolean {
  if (inner.bits !== outer.bits || inner.length < outer.length) return false;
  const rest = BigInt(outer.bits - outer.length);
  return inner.start >> rest === outer.start >> rest;
}

/** The fewest networks that hold the same addresses. */
export function mergeBlocks(blocks: readonly Block[]): readonly Block[] {
  const sorted = [...blocks].sort((a, b) => a.bits - b.bits || compareStart(a, b) || a.length - b.length);
  const merged: Block[] = [];
  for (const block of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && isInside(block, last)) continue;
    merged.push(block);
    joinLast(merged);
  }
  return merged;
}

function compareStart(a: Block, b: Block): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}

/** Joins the last two networks while they are the halves of one. */
function joinLast(merged: Block[]): void {
  for (;;) {
    const [a, b] = merged.slice(-2);
    if (a === undefined || b === undefined || a.bits !== b.bits || a.length !== b.length || a.length === 0)
      return;
    const rest = BigInt(a.bits - a.length);
    const isPair = (a.start >> rest) % 2n === 0n && b.start >> rest === (a.start >> rest) + 1n;
    if (!isPair) return;
    merged.splice(-2, 2, { ...a, length: a.length - 1 });
  }
}

/** A network's text; IPv6 in its short form. */
export function blockText({ start, length, bits }: Block): string {
  return `${bits === 32 ? v4Text(start) : v6Text(start)}/${length}`;
}

function v4Text(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function v6Text(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16),
  );
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort(
    (a, b) => b[0].length - a[0].length,
  );
  const [longest] = runs;
  if (longest === undefined) return groups.join(':');
  const text = groups.join(':');
  const before = text.slice(0, longest.index);
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}
