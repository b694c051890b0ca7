import type { Value } from '../protocol/values.ts';

/** An IPv4 range as numbers: its first address and how many it holds. */
export interface Range {
  readonly first: number;
  readonly size: number;
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.');
  const valid =
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return valid ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : undefined;
}

const toAddress = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

/** Parses `10.1.0.0/16`; nothing unless it is the first address of a range between /8 and /29. */
export function parseRange(cidr: Value): Range | undefined {
  const [, address = '', prefix = ''] =
    (typeof cidr === 'string' && /^([\d.]+)\/(\d{1,2})$/.exec(cidr)) || [];
  const first = toNumber(address);
  const size = 2 ** (32 - Number(prefix));
  const fits = Number(prefix) >= 8 && Number(prefix) <= 29;
  return first !== undefined && fits && first % size === 0 ? { first, size } : undefined;
}

/** Like most clouds, keeps the first ten addresses of larger networks for itself, and the last one. */
const reserved = (range: Range) => (range.size > 16 ? 10 : 1);

/** The lowest address that nobody has taken; nothing when the range is full. */
export function firstFreeAddress(range: Range, taken: ReadonlySet<string>): string | undefined {
  for (let offset = reserved(range); offset < range.size - 1; offset += 1) {
    const address = toAddress(range.first + offset);
    if (!taken.has(address)) return address;
  }
  return undefined;
}
