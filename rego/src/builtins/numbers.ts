import type { Machine } from '../evaluate/machine.ts';
import { fromBigInt } from '../value/decimal.ts';
import type { Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asBigInt, asString, failed } from './operands.ts';

function range(machine: Machine, from: bigint, to: bigint, step: bigint): Value {
  const distance = to > from ? to - from : from - to;
  const count = Number(distance / step) + 1;
  machine.charge(count);
  machine.work(count);
  const values: Value[] = [];
  const way = to >= from ? step : -step;
  for (let at = 0, value = from; at < count; at++, value += way) values.push(fromBigInt(value));
  return values;
}

function rangeStep(machine: Machine, from: Value, to: Value, step: Value): Value {
  const by = asBigInt(step, 3);
  const start = asBigInt(from, 1);
  const end = asBigInt(to, 2);
  if (by <= 0n) throw failed('step must be a positive integer');
  return range(machine, start, end, by);
}

/** The same text and bound give the same number throughout an evaluation. */
function random(machine: Machine, seed: Value, bound: Value): Value | undefined {
  const { random: source } = machine.host;
  const size = asBigInt(bound, 2);
  const key = `rand.intn ${asString(seed, 1)} ${size}`;
  if (size === 0n) return 0;
  const known = machine.memo.get(key);
  if (known !== undefined) return known;
  if (source === undefined) return undefined;
  const positive = size < 0n ? -size : size;
  const value = fromBigInt(BigInt(Math.floor(source() * Number(positive))));
  machine.memo.set(key, value);
  return value;
}

/** Ranges and random numbers. */
export const numbers: readonly Builtin[] = [
  define('numbers.range', 'num num', (machine, from, to) =>
    range(machine, asBigInt(from, 1), asBigInt(to, 2), 1n),
  ),
  define('numbers.range_step', 'num num num', rangeStep),
  define('rand.intn', 'str num', random),
];
