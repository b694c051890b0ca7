/** A number whose exact decimal value no double's shortest text spells: mantissa × 10^exponent. */
export class Decimal {
  readonly mantissa: bigint;
  readonly exponent: number;

  constructor(mantissa: bigint, exponent: number) {
    this.mantissa = mantissa;
    this.exponent = exponent;
  }

  /** Keeps JSON.stringify lossless in size at least: the nearest double. */
  toJSON(): number {
    return Number(decimalText(this));
  }
}

/** True for a Decimal. */
export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Decimal;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Plain digits are written up to this length; longer numbers keep an exponent. */
const PLAIN_DIGITS = 64;

/** An integer with more digits than this is not expanded. */
const MOST_DIGITS = 100_000;

function strip(mantissa: bigint, exponent: number): Decimal {
  if (mantissa === 0n) return new Decimal(0n, 0);
  const text = mantissa.toString();
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  return new Decimal(BigInt(text.slice(0, end)), exponent + text.length - end);
}

/** The exact decimal of a number's text, or undefined if it is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const fraction = match[3] ?? '';
  const exponent = Number(match[4] ?? 0);
  if (!Number.isSafeInteger(exponent)) return undefined;
  return strip(BigInt(`${match[1]}${match[2]}${fraction}`), exponent - fraction.length);
}

/** The exact decimal that a number stands for. */
export function toDecimal(value: number | Decimal): Decimal {
  if (typeof value !== 'number') return value;
  if (Number.isSafeInteger(value)) return strip(BigInt(value), 0);
  return parseDecimal(String(value).replace('e+', 'e')) ?? new Decimal(0n, 0);
}

/** The one representation of a decimal: a plain number if its shortest text spells it exactly. */
export function fromDecimal(decimal: Decimal): number | Decimal {
  const near = Number(`${decimal.mantissa}e${decimal.exponent}`);
  if (!Number.isFinite(near)) return decimal;
  const spelled = toDecimal(near);
  if (spelled.exponent === decimal.exponent && spelled.mantissa === decimal.mantissa) return near;
  return decimal;
}

/** Reads a number's text exactly; undefined if it is no number. */
export function parseNumber(text: string): number | Decimal | undefined {
  if (text.length < 16) {
    const quick = Number(text);
    if (Number.isSafeInteger(quick) && /^-?\d+$/.test(text)) return quick === 0 ? 0 : quick;
  }
  const decimal = parseDecimal(text);
  return decimal === undefined ? undefined : fromDecimal(decimal);
}

/** A big integer as a number value. */
export function fromBigInt(value: bigint): number | Decimal {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : fromDecimal(strip(value, 0));
}

/** True if the number has no fraction. */
export function isInteger(value: number | Decimal): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : value.exponent >= 0;
}

/** The integer a number is, or undefined if it has a fraction or too many digits to expand. */
export function toBigInt(value: number | Decimal): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  const decimal = toDecimal(value);
  if (decimal.exponent < 0 || decimal.exponent > MOST_DIGITS) return undefined;
  return decimal.mantissa * 10n ** BigInt(decimal.exponent);
}

function digits(mantissa: bigint): number {
  return mantissa.toString().length - (mantissa < 0n ? 1 : 0);
}

/** -1, 0 or 1 by exact value. */
export function compareNumbers(a: number | Decimal, b: number | Decimal): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  const x = toDecimal(a);
  const y = toDecimal(b);
  const sign = signOf(x.mantissa);
  if (sign !== signOf(y.mantissa)) return sign < signOf(y.mantissa) ? -1 : 1;
  const size = digits(x.mantissa) + x.exponent - (digits(y.mantissa) + y.exponent);
  if (size !== 0) return size * sign < 0 ? -1 : 1;
  const shift = x.exponent - y.exponent;
  const p = shift > 0 ? x.mantissa * 10n ** BigInt(shift) : x.mantissa;
  const q = shift < 0 ? y.mantissa * 10n ** BigInt(-shift) : y.mantissa;
  return p < q ? -1 : p > q ? 1 : 0;
}

function signOf(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** A decimal's text: digits where they are few, else with an exponent. */
export function decimalText(value: Decimal): string {
  const sign = value.mantissa < 0n ? '-' : '';
  const text = (value.mantissa < 0n ? -value.mantissa : value.mantissa).toString();
  const { exponent } = value;
  if (exponent >= 0 && text.length + exponent <= PLAIN_DIGITS) return `${sign}${text}${'0'.repeat(exponent)}`;
  const point = text.length + exponent;
  if (exponent < 0 && point > 0) return `${sign}${text.slice(0, point)}.${text.slice(point)}`;
  if (exponent < 0 && point > -6) return `${sign}0.${'0'.repeat(-point)}${text}`;
  if (exponent >= 0) return `${sign}${text}e${exponent}`;
  const rest = text.slice(1);
  return `${sign}${text.slice(0, 1)}${rest ? `.${rest}` : ''}e${point - 1}`;
}

/** A number's text as it stands in JSON. */
export function numberText(value: number | Decimal): string {
  if (typeof value === 'number') {
    const text = String(value === 0 ? 0 : value);
    return text.includes('e') ? decimalText(toDecimal(value)) : text;
  }
  return decimalText(value);
}
