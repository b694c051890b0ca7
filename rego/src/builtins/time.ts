import type { Machine } from '../evaluate/machine.ts';
import { fromBigInt, parseDecimal } from '../value/decimal.ts';
import type { Value } from '../value/value.ts';
import { isArray, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asBigInt, asInt, asString, failed, operandError } from './operands.ts';
import { DAYS, formatTime, parseTime, RFC3339_NANO, splitNanos } from './time-layout.ts';
import { fromLocal, offsetAt } from './time-zone.ts';

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;

/** A moment with the zone to see it in. */
interface Moment {
  readonly ns: bigint;
  readonly zone: string;
  readonly layout: string;
}

/** `ns`, `[ns, zone]` or `[ns, zone, layout]`. */
function asMoment(value: Value, position: number): Moment {
  const [ns = null, zone = 'UTC', layout = RFC3339_NANO] = isArray(value) ? value : [value];
  if (typeof ns !== 'number' && typeof ns !== 'object')
    throw operandError(position, typeName(value), 'number', 'array');
  const moment = asBigInt(ns, position);
  if (moment < SMALLEST || moment > LARGEST) throw failed('timestamp too big');
  return { ns: moment, zone: asString(zone, position), layout: asString(layout, position) };
}

/** The moment as its zone's clocks show it. */
function localDate({ ns, zone }: Moment): Date {
  const { seconds } = splitNanos(ns);
  return new Date((seconds + offsetAt(zone, seconds)) * 1000);
}

function inRange(ns: bigint): Value {
  if (ns < SMALLEST || ns > LARGEST) throw failed('time outside of valid range');
  return fromBigInt(ns);
}

function now(machine: Machine): Value | undefined {
  const known = machine.memo.get('time.now_ns');
  if (known !== undefined) return known;
  const source = machine.host.now;
  if (source === undefined) return undefined;
  const value = fromBigInt(source());
  machine.memo.set('time.now_ns', value);
  return value;
}

function date(_machine: Machine, value: Value): Value {
  const at = localDate(asMoment(value, 1));
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
}

function clock(_machine: Machine, value: Value): Value {
  const at = localDate(asMoment(value, 1));
  return [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
}

function addDate(_machine: Machine, ...args: [Value, Value, Value, Value]): Value {
  const [value, years, months, days] = args;
  const moment = asMoment(value, 1);
  const at = localDate(moment);
  const moved = Date.UTC(
    at.getUTCFullYear() + asInt(years, 2),
    at.getUTCMonth() + asInt(months, 3),
    at.getUTCDate() + asInt(days, 4),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
  if (Number.isNaN(moved)) throw failed('time outside of valid range');
  const seconds = fromLocal(moment.zone, moved / 1000);
  return inRange(BigInt(seconds) * 1_000_000_000n + BigInt(splitNanos(moment.ns).nanos));
}

/** Years, months, days, hours, minutes and seconds between two moments, both seen in the first one's zone. */
function difference(_machine: Machine, a: Value, b: Value): Value {
  const [first, second] = [asMoment(a, 1), asMoment(b, 2)];
  const [early, late] = first.ns <= second.ns ? [first, second] : [second, first];
  const [from, to] = [localDate({ ...early, zone: first.zone }), localDate({ ...late, zone: first.zone })];
  const units = [
    to.getUTCFullYear() - from.getUTCFullYear(),
    to.getUTCMonth() - from.getUTCMonth(),
    to.getUTCDate() - from.getUTCDate(),
    to.getUTCHours() - from.getUTCHours(),
    to.getUTCMinutes() - from.getUTCMinutes(),
    to.getUTCSeconds() - from.getUTCSeconds(),
  ];
  const inMonth = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 0)).getUTCDate();
  const sizes = [0, 12, inMonth, 24, 60, 60];
  for (let at = units.length - 1; at > 0; at--) {
    if ((units[at] ?? 0) >= 0) continue;
    units[at] = (units[at] ?? 0) + (sizes[at] ?? 0);
    units[at - 1] = (units[at - 1] ?? 0) - 1;
  }
  return units;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Go's durations: "1h15m30.918s". */
function parseDuration(_machine: Machine, text: Value): Value {
  const source = asString(text, 1);
  const bare = source.replace(/^[+-]/, '');
  if (bare === '0') return 0;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(bare)) {
    throw failed(`time: invalid duration ${JSON.stringify(source)}`);
  }
  let total = 0n;
  for (const [, amount = '0', unit = ''] of bare.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    const decimal = parseDecimal(amount.replace(/^\./, '0.').replace(/\.$/, ''));
    const scaled = (decimal?.mantissa ?? 0n) * (UNITS[unit] ?? 0n);
    const exponent = decimal?.exponent ?? 0;
    total += exponent >= 0 ? scaled * 10n ** BigInt(exponent) : scaled / 10n ** BigInt(-exponent);
  }
  return inRange(source.startsWith('-') ? -total : total);
}

/** Time and calendars; a moment is a number of nanoseconds since 1970. */
export const time: readonly Builtin[] = [
  define('time.now_ns', '', now),
  define('time.date', 'any', date),
  define('time.clock', 'any', clock),
  define('time.weekday', 'any', (_machine, value) => DAYS[localDate(asMoment(value, 1)).getUTCDay()]),
  define('time.add_date', 'any num num num', addDate),
  define('time.diff', 'any any', difference),
  define('time.format', 'any', (_machine, value) => {
    const { ns, zone, layout } = asMoment(value, 1);
    return formatTime(ns, zone, layout);
  }),
  define('time.parse_ns', 'str str', (_machine, layout, text) =>
    inRange(parseTime(asString(layout, 1), asString(text, 2))),
  ),
  define('time.parse_rfc3339_ns', 'str', (_machine, text) =>
    inRange(parseTime(RFC3339_NANO, asString(text, 1))),
  ),
  define('time.parse_duration_ns', 'str', parseDuration),
];
