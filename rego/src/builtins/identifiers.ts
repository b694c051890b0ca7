import type { Machine } from '../evaluate/machine.ts';
import { fromBigInt } from '../value/decimal.ts';
import { objectOf } from '../value/object.ts';
import type { Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asString, failed } from './operands.ts';

const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

interface Version {
  readonly numbers: readonly bigint[];
  readonly before: readonly string[];
}

function version(value: Value, position: number): Version {
  const text = asString(value, position);
  const match = SEMVER.exec(text.replace(/^v/, ''));
  if (!match) throw failed(`operand ${position}: ${JSON.stringify(text)} is no semantic version`);
  const [, major = '0', minor = '0', patch = '0', before] = match;
  return {
    numbers: [major, minor, patch].map(BigInt),
    before: before === undefined ? [] : before.split('.'),
  };
}

function sign(order: boolean): number {
  return order ? -1 : 1;
}

function comparePart(a: string, b: string): number {
  const [isNumber, isOther] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOther) return BigInt(a) === BigInt(b) ? 0 : sign(BigInt(a) < BigInt(b));
  if (isNumber !== isOther) return sign(isNumber);
  return a === b ? 0 : sign(a < b);
}

/** A release is above its own pre-releases; those compare part by part. */
function compareVersions(a: Version, b: Version): number {
  for (const [at, number] of a.numbers.entries()) {
    const other = b.numbers[at] ?? 0n;
    if (number !== other) return sign(number < other);
  }
  if (a.before.length === 0 || b.before.length === 0) return Math.sign(b.before.length - a.before.length);
  for (const [at, part] of a.before.entries()) {
    const other = b.before[at];
    const order = other === undefined ? 1 : comparePart(part, other);
    if (order !== 0) return order;
  }
  return a.before.length < b.before.length ? -1 : 0;
}

const UUID =
  /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

const VARIANTS = ['Reserved', 'RFC4122', 'Microsoft', 'Future'];

function variantOf(clock: string): string {
  const top = Number.parseInt(clock.charAt(0), 16);
  if (top < 8) return VARIANTS[0] ?? '';
  if (top < 12) return VARIANTS[1] ?? '';
  return (top < 14 ? VARIANTS[2] : VARIANTS[3]) ?? '';
}

/** 100 nanoseconds between 1582-10-15 and 1970. */
const GREGORIAN = 122_192_928_000_000_000n;

function parseUuid(_machine: Machine, value: Value): Value | undefined {
  const match = UUID.exec(asString(value, 1));
  if (!match) return undefined;
  const [, low = '', mid = '', high = '', clock = '', node = ''] = match;
  const kind = Number.parseInt(high.charAt(0), 16);
  const parsed = objectOf([
    ['version', kind],
    ['variant', variantOf(clock)],
  ]);
  if (kind !== 1 && kind !== 2) return parsed;
  const time = BigInt(`0x${high.slice(1)}${mid}${low}`);
  parsed.set('time', fromBigInt((time - GREGORIAN) * 100n));
  parsed.set('nodeid', (node.match(/../g) ?? []).join('-'));
  parsed.set('macvariables', macVariables(node));
  parsed.set('clocksequence', Number.parseInt(clock, 16) & 0x3fff);
  if (kind === 2) {
    parsed.set('id', Number.parseInt(low, 16));
    parsed.set('domain', ['Person', 'Group', 'Org'][Number.parseInt(clock.slice(2), 16)] ?? 'Unknown');
  }
  return parsed;
}

function macVariables(node: string): string {
  const bits = Number.parseInt(node.slice(0, 2), 16) & 3;
  const scope = (bits & 2) === 0 ? 'global' : 'local';
  return `${scope}:${(bits & 1) === 0 ? 'unicast' : 'multicast'}`;
}

/** The same text gives the same UUID throughout an evaluation. */
function randomUuid(machine: Machine, key: Value): Value | undefined {
  const name = `uuid.rfc4122 ${asString(key, 1)}`;
  const known = machine.memo.get(name);
  if (known !== undefined) return known;
  const made = machine.host.uuid?.();
  if (made !== undefined) machine.memo.set(name, made);
  return made;
}

/** Semantic versions and UUIDs. */
export const identifiers: readonly Builtin[] = [
  define('semver.is_valid', 'any', (_machine, value) => typeof value === 'string' && SEMVER.test(value)),
  define('semver.compare', 'str str', (_machine, a, b) => compareVersions(version(a, 1), version(b, 2))),
  define('uuid.parse', 'any', parseUuid),
  define('uuid.rfc4122', 'str', randomUuid),
];
