import { addFloats, divideFloats, fromBigFloat, multiplyFloats, toBigFloat } from './big-float.ts';
import { fromBigInt, isInteger, toBigInt, toDecimal } from './decimal.ts';
import type { RegoNumber } from './value.ts';

/** Integers are exact at any size; everything else is a float with a 64-bit mantissa, as in OPA. */
function exactly(
  a: RegoNumber,
  b: RegoNumber,
  onIntegers: (x: bigint, y: bigint) => bigint,
): RegoNumber | undefined {
  if (!isInteger(a) || !isInteger(b)) return undefined;
  const x = toBigInt(a);
  const y = toBigInt(b);
  return x === undefined || y === undefined ? undefined : fromBigInt(onIntegers(x, y));
}

function bothSafe(a: RegoNumber, b: RegoNumber, result: number): boolean {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(result);
}

/** a + b */
export function plus(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === 'number' && typeof b === 'number' && bothSafe(a, b, a + b)) return a + b;
  const exact = exactly(a, b, (x, y) => x + y);
  return exact ?? fromBigFloat(addFloats(toBigFloat(a), toBigFloat(b)));
}

/** -a */
export function negate(a: RegoNumber): RegoNumber {
  if (typeof a === 'number') return a === 0 ? 0 : -a;
  return minus(0, a);
}

/** a - b */
export function minus(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === 'number' && typeof b === 'number' && bothSafe(a, b, a - b)) return a - b;
  const exact = exactly(a, b, (x, y) => x - y);
  if (exact !== undefined) return exact;
  const right = toBigFloat(b);
  return fromBigFloat(addFloats(toBigFloat(a), { ...right, mantissa: -right.mantissa }));
}

/** a × b */
export function multiply(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === 'number' && typeof b === 'number' && bothSafe(a, b, a * b)) {
    const product = a * b;
    return product === 0 ? 0 : product;
  }
  const exact = exactly(a, b, (x, y) => x * y);
  return exact ?? fromBigFloat(multiplyFloats(toBigFloat(a), toBigFloat(b)));
}

/** True for zero. */
export function isZero(value: RegoNumber): boolean {
  return value === 0;
}

/** a ÷ b; b must not be zero. */
export function divide(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === 'number' && typeof b === 'number' && bothSafe(a, b, 0) && a % b === 0) {
    return a === 0 ? 0 : a / b;
  }
  return fromBigFloat(divideFloats(toBigFloat(a), toBigFloat(b)));
}

/** a % b with the sign of a; undefined if either has a fraction. */
export function remainder(a: RegoNumber, b: RegoNumber): RegoNumber | undefined {
  return exactly(a, b, (x, y) => x % y);
}

/** The greatest integer not above the number. */
export function floor(value: RegoNumber): RegoNumber {
  return roundTowards(value, (whole, negative, exact) => (negative && !exact ? whole - 1n : whole));
}

/** The least integer not below the number. */
export function ceil(value: RegoNumber): RegoNumber {
  return roundTowards(value, (whole, negative, exact) => (negative || exact ? whole : whole + 1n));
}

/** The nearest integer, halves away from zero. */
export function round(value: RegoNumber): RegoNumber {
  if (isInteger(value)) return value;
  const { mantissa, exponent } = toDecimal(value);
  const unit = 10n ** BigInt(-exponent);
  const positive = mantissa < 0n ? -mantissa : mantissa;
  const rounded = (positive * 2n + unit) / (unit * 2n);
  return fromBigInt(mantissa < 0n ? -rounded : rounded);
}

function roundTowards(
  value: RegoNumber,
  adjust: (whole: bigint, negative: boolean, exact: boolean) => bigint,
): RegoNumber {
  if (isInteger(value)) return value;
  const { mantissa, exponent } = toDecimal(value);
  const unit = 10n ** BigInt(-exponent);
  const whole = mantissa / unit;
  return fromBigInt(adjust(whole, mantissa < 0n, whole * unit === mantissa));
}
