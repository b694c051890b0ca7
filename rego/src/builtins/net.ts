import type { Machine } from '../evaluate/machine.ts';
import { childrenOf } from '../value/access.ts';
import { RegoSet } from '../value/set.ts';
import type { Value } from '../value/value.ts';
import { isArray, isObject, isSet, typeName } from '../value/value.ts';
import { type Block, blockText, isInside, mergeBlocks, parseAddress, parseBlock } from './cidr.ts';
import { type Builtin, define } from './define.ts';
import { asString, failed, operandError } from './operands.ts';

function asBlock(value: Value, position: number): Block {
  const text = asString(value, position);
  const block = parseBlock(text);
  if (block === undefined) throw failed(`invalid CIDR address: ${text}`);
  return block;
}

/** An address or a block. */
function asAny(value: Value, position: number): Block {
  const text = asString(value, position);
  const block = text.includes('/') ? parseBlock(text) : parseAddress(text);
  if (block === undefined) throw failed(`invalid ${text.includes('/') ? 'CIDR' : 'IP'} address: ${text}`);
  return block;
}

function intersects(_machine: Machine, a: Value, b: Value): Value {
  const [x, y] = [asBlock(a, 1), asBlock(b, 2)];
  return isInside(x, y) || isInside(y, x);
}

/** Every address of a block. */
function expand(machine: Machine, cidr: Value): Value {
  const block = asBlock(cidr, 1);
  const count = 2 ** (block.bits - block.length);
  machine.charge(count * 2);
  machine.work(count);
  const addresses = new RegoSet();
  for (let at = 0n; at < BigInt(count); at++) {
    addresses.add(blockText({ ...block, start: block.start + at, length: block.bits }).replace(/\/.*$/, ''));
  }
  return addresses;
}

/** What an operand names: each address or block with the key that stands for it in the result. */
function keyed(value: Value, position: number): readonly (readonly [Value, Block])[] {
  if (typeof value === 'string') return [[value, asAny(value, position)]];
  if (!isArray(value) && !isSet(value) && !isObject(value)) {
    throw operandError(position, typeName(value), 'string', 'array', 'object', 'set');
  }
  return childrenOf(value).map(([key, item]) => {
    const text = isArray(item) ? item[0] : item;
    if (typeof text !== 'string') {
      throw failed(`operand ${position}: element must be string or non-empty array`);
    }
    return [key, asAny(text, position)];
  });
}

function containsMatches(machine: Machine, cidrs: Value, others: Value): Value {
  const [blocks, candidates] = [keyed(cidrs, 1), keyed(others, 2)];
  machine.work(blocks.length * candidates.length);
  const matches = new RegoSet();
  for (const [key, block] of blocks) {
    for (const [other, candidate] of candidates) if (isInside(candidate, block)) matches.add([key, other]);
  }
  machine.charge(matches.size);
  return matches;
}

function merge(machine: Machine, cidrs: Value): Value {
  if (!isArray(cidrs) && !isSet(cidrs)) throw operandError(1, typeName(cidrs), 'set', 'array');
  const blocks = childrenOf(cidrs).map(([, item]) => mergeable(asString(item, 1)));
  machine.work(blocks.length * 8);
  const merged = new RegoSet();
  for (const block of mergeBlocks(blocks)) merged.add(blockText(block));
  return merged;
}

/** An IPv4 address without a prefix stands for the network of its class. */
function mergeable(text: string): Block {
  if (text.includes('/')) return asBlock(text, 1);
  const address = parseAddress(text);
  if (address === undefined) throw failed(`invalid IP address: ${text}`);
  if (address.bits === 128) throw failed('IPv6 invalid: needs prefix length');
  const first = Number(address.start >> 24n);
  const length = first < 128 ? 8 : first < 192 ? 16 : 24;
  const block = parseBlock(`${text}/${length}`);
  return block ?? address;
}

/** IP addresses and networks. */
export const net: readonly Builtin[] = [
  define('net.cidr_contains', 'str str', (_machine, cidr, other) =>
    isInside(asAny(other, 2), asBlock(cidr, 1)),
  ),
  define('net.cidr_intersects', 'str str', intersects),
  define('net.cidr_overlap', 'str str', (_machine, cidr, other) =>
    isInside(asAny(other, 2), asBlock(cidr, 1)),
  ),
  define('net.cidr_contains_matches', 'any any', containsMatches),
  define('net.cidr_expand', 'str', expand),
  define('net.cidr_merge', 'any', merge),
  define(
    'net.cidr_is_valid',
    'any',
    (_machine, text) => typeof text === 'string' && parseBlock(text) !== undefined,
  ),
];
