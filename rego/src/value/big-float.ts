import { Decimal, fromDecimal, parseDecimal, toDecimal } from './decimal.ts';

/** A binary floating-point number with a 64-bit mantissa: what OPA computes fractions with. */
export interface BigFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const PRECISION = 64;

/** Beyond this many decimal digits of exponent, arithmetic gives up. */
const WIDEST_EXPONENT = 50_000;

function bitLength(value: bigint): number {
  return value.toString(16).length * 4 - (4 - leadingNibbleBits(value));
}

function leadingNibbleBits(value: bigint): number {
  return 32 - Math.clz32(Number.parseInt(value.toString(16).slice(0, 1), 16));
}

/** Rounds numerator / denominator to 64 bits, half to even. */
function roundRatio(numerator: bigint, denominator: bigint): BigFloat {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 };
  const negative = numerator < 0n;
  const top = negative ? -numerator : numerator;
  let shift = PRECISION - (bitLength(top) - bitLength(denominator));
  let rounded = divideHalfEven(top, denominator, shift);
  if (bitLength(rounded) > PRECISION) {
    shift -= 1;
    rounded = divideHalfEven(top, denominator, shift);
  }
  return { mantissa: negative ? -rounded : rounded, exponent: -shift };
}

function divideHalfEven(top: bigint, bottom: bigint, shift: number): bigint {
  const n = shift > 0 ? top << BigInt(shift) : top;
  const d = shift < 0 ? bottom << BigInt(-shift) : bottom;
  const quotient = n / d;
  const twice = (n % d) * 2n;
  if (twice > d || (twice === d && (quotient & 1n) === 1n)) return quotient + 1n;
  return quotient;
}

/** A decimal as a 64-bit float. Throws RangeError for exponents beyond reason. */
export function toBigFloat(value: number | Decimal): BigFloat {
  const { mantissa, exponent } = toDecimal(value);
  if (Math.abs(exponent) > WIDEST_EXPONENT) throw new RangeError('number exponent out of range');
  return exponent >= 0
    ? roundRatio(mantissa * 10n ** BigInt(exponent), 1n)
    : roundRatio(mantissa, 10n ** BigInt(-exponent));
}

/** The shortest decimal that reads back as the same 64-bit float. */
export function fromBigFloat(value: BigFloat): number | Decimal {
  if (value.mantissa === 0n) return 0;
  const { mantissa, exponent } = value;
  const top = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa;
  const bottom = exponent >= 0 ? 1n : 1n << BigInt(-exponent);
  if (exponent <= 0 && top % bottom === 0n) return fromDecimal(strippedInteger(top / bottom));
  for (let places = 17; places <= 22; places++) {
    const decimal = roundToDigits(top, bottom, places);
    if (sameFloat(toBigFloat(decimal), value)) return fromDecimal(shorten(decimal));
  }
  return fromDecimal(roundToDigits(top, bottom, 23));
}

function strippedInteger(value: bigint): Decimal {
  return parseDecimal(value.toString()) ?? new Decimal(0n, 0);
}

function shorten(decimal: Decimal): Decimal {
  return parseDecimal(`${decimal.mantissa}e${decimal.exponent}`) ?? decimal;
}

function sameFloat(a: BigFloat, b: BigFloat): boolean {
  const shift = a.exponent - b.exponent;
  if (shift >= 0) return a.mantissa << BigInt(shift) === b.mantissa;
  return a.mantissa === b.mantissa << BigInt(-shift);
}

function roundToDigits(top: bigint, bottom: bigint, places: number): Decimal {
  const size = decimalSize(top, bottom);
  const scale = places - size;
  const negative = top < 0n;
  const positive = negative ? -top : top;
  const n = scale > 0 ? positive * 10n ** BigInt(scale) : positive;
  const d = scale < 0 ? bottom * 10n ** BigInt(-scale) : bottom;
  const rounded = (n * 2n + d) / (d * 2n);
  return new Decimal(negative ? -rounded : rounded, -scale);
}

function decimalSize(top: bigint, bottom: bigint): number {
  const positive = top < 0n ? -top : top;
  return positive.toString().length - bottom.toString().length;
}

/** Adds. */
export function addFloats(a: BigFloat, b: BigFloat): BigFloat {
  const low = Math.min(a.exponent, b.exponent);
  const sum = (a.mantissa << BigInt(a.exponent - low)) + (b.mantissa << BigInt(b.exponent - low));
  return scaled(sum, low);
}

/** Multiplies. */
export function multiplyFloats(a: BigFloat, b: BigFloat): BigFloat {
  return scaled(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

/** Divides; the divisor must not be zero. */
export function divideFloats(a: BigFloat, b: BigFloat): BigFloat {
  const negative = b.mantissa < 0n;
  const ratio = roundRatio(negative ? -a.mantissa : a.mantissa, negative ? -b.mantissa : b.mantissa);
  return { mantissa: ratio.mantissa, exponent: ratio.exponent + a.exponent - b.exponent };
}

function scaled(mantissa: bigint, exponent: number): BigFloat {
  const rounded = roundRatio(mantissa, 1n);
  return { mantissa: rounded.mantissa, exponent: rounded.exponent + exponent };
}
