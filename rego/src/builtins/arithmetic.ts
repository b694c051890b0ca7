import type { Machine } from '../evaluate/machine.ts';
import * as exact from '../value/arithmetic.ts';
import { fromBigInt, isInteger } from '../value/decimal.ts';
import { setOf } from '../value/set.ts';
import type { RegoNumber, Value } from '../value/value.ts';
import { isNumber, isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asBigInt, asNumber, badType, failed, operandError } from './operands.ts';

/** Numbers with larger exponents would take for ever to compute with. */
function bounded(work: () => RegoNumber): RegoNumber {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw failed(error.message);
    throw error;
  }
}

type Operation = (a: RegoNumber, b: RegoNumber) => RegoNumber;

function binary(operation: Operation) {
  return (_machine: Machine, a: Value, b: Value): Value => {
    const x = asNumber(a, 1);
    const y = asNumber(b, 2);
    return bounded(() => operation(x, y));
  };
}

function minus(_machine: Machine, a: Value, b: Value): Value {
  if (isNumber(a) && isNumber(b)) return bounded(() => exact.minus(a, b));
  if (isSet(a) && isSet(b)) return setOf(a.sorted().filter((item) => !b.has(item)));
  if (!isNumber(a) && !isSet(a)) throw operandError(1, typeName(a), 'number', 'set');
  throw operandError(2, typeName(b), isNumber(b) ? 'set' : 'number');
}

function divide(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (exact.isZero(b)) throw failed('divide by zero');
  return exact.divide(a, b);
}

function remainder(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (isInteger(a) && isInteger(b) && exact.isZero(b)) throw failed('modulo by zero');
  const result = exact.remainder(a, b);
  if (result === undefined) throw failed('modulo on floating-point number');
  return result;
}

function unary(operation: (value: RegoNumber) => RegoNumber) {
  return (_machine: Machine, value: Value): Value => {
    const number = asNumber(value, 1);
    return bounded(() => operation(number));
  };
}

function absolute(value: RegoNumber): RegoNumber {
  return typeof value === 'number' ? Math.abs(value) : value.mantissa < 0n ? exact.negate(value) : value;
}

/** Shifts further left than this would make numbers nobody can print. */
const FARTHEST_SHIFT = 65_536n;

function shiftAmount(value: Value): bigint {
  const by = asBigInt(value, 2);
  if (by < 0n) throw badType('operand 2 must be an unsigned integer number but got a negative integer');
  return by;
}

function shiftLeft(_machine: Machine, a: Value, b: Value): Value {
  const value = asBigInt(a, 1);
  const by = shiftAmount(b);
  if (by > FARTHEST_SHIFT) throw failed(`shift of more than ${FARTHEST_SHIFT} bits`);
  return fromBigInt(value << by);
}

function shiftRight(_machine: Machine, a: Value, b: Value): Value {
  const value = asBigInt(a, 1);
  const by = shiftAmount(b);
  return fromBigInt(value >> (by > FARTHEST_SHIFT ? FARTHEST_SHIFT : by));
}

function bits(operation: (a: bigint, b: bigint) => bigint) {
  return (_machine: Machine, a: Value, b: Value): Value =>
    fromBigInt(operation(asBigInt(a, 1), asBigInt(b, 2)));
}

/** Operators and functions on numbers. */
export const arithmetic: readonly Builtin[] = [
  define('plus', 'num num', binary(exact.plus)),
  define('minus', 'numset numset', minus),
  define('mul', 'num num', binary(exact.multiply)),
  define('div', 'num num', binary(divide)),
  define('rem', 'num num', binary(remainder)),
  define('abs', 'num', unary(absolute)),
  define('round', 'num', unary(exact.round)),
  define('ceil', 'num', unary(exact.ceil)),
  define('floor', 'num', unary(exact.floor)),
  define(
    'bits.and',
    'num num',
    bits((a, b) => a & b),
  ),
  define(
    'bits.or',
    'num num',
    bits((a, b) => a | b),
  ),
  define(
    'bits.xor',
    'num num',
    bits((a, b) => a ^ b),
  ),
  define('bits.negate', 'num', (_machine, a) => fromBigInt(~asBigInt(a, 1))),
  define('bits.lsh', 'num num', shiftLeft),
  define('bits.rsh', 'num num', shiftRight),
];
