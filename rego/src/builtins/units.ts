import { Decimal, fromBigInt, fromDecimal, parseDecimal } from '../value/decimal.ts';
import type { RegoNumber, Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asString, failed } from './operands.ts';

const DECIMAL = ['k', 'm', 'g', 't', 'p', 'e'];

/** A unit's factor, by its name in small letters. */
function factorOf(unit: string): bigint | undefined {
  if (unit === '') return 1n;
  const power = DECIMAL.indexOf(unit.charAt(0)) + 1;
  if (power === 0) return undefined;
  if (unit.length === 1) return 1000n ** BigInt(power);
  return unit.slice(1) === 'i' ? 1024n ** BigInt(power) : undefined;
}

const AMOUNT = /^([\d.]*(?:[eE][+-]?\d+)?)(.*)$/s;

interface Amount {
  readonly number: Decimal;
  readonly unit: string;
}

function read(text: string, what: string): Amount {
  const clean = text.replaceAll('"', '');
  if (/\s/.test(clean)) throw failed('spaces not allowed in resource strings');
  const [, amount = '', unit = ''] = AMOUNT.exec(clean) ?? [];
  if (amount === '' || /^[eE]/.test(amount)) throw failed(`no ${what} provided`);
  const number = parseDecimal(amount.replace(/^\./, '0.').replace(/\.(?=$|[eE])/, ''));
  if (number === undefined) throw failed(`could not parse ${what} to a number`);
  return { number, unit };
}

function parse(text: Value): Value {
  const source = asString(text, 1);
  const { number, unit } = read(source, 'amount');
  // Only here do capitals matter: m is a thousandth, M a million.
  if (unit === 'm') return exact(new Decimal(number.mantissa, number.exponent - 3));
  const factor = factorOf(unit.toLowerCase());
  if (factor === undefined) throw failed(`unit ${unit} not recognized`);
  return exact(new Decimal(number.mantissa * factor, number.exponent));
}

function exact(value: Decimal): RegoNumber {
  if (Math.abs(value.exponent) > 1000) throw failed('could not parse amount to a number');
  return fromDecimal(parseDecimal(`${value.mantissa}e${value.exponent}`) ?? value);
}

function parseBytes(text: Value): Value {
  const { number, unit } = read(asString(text, 1), 'byte amount');
  const factor = factorOf(unit.toLowerCase().replace(/b$/, ''));
  if (factor === undefined) throw failed(`byte unit ${unit} not recognized`);
  const scaled = number.mantissa * factor;
  if (Math.abs(number.exponent) > 1000) throw failed('could not parse byte amount to a number');
  if (number.exponent >= 0) return fromBigInt(scaled * 10n ** BigInt(number.exponent));
  return fromBigInt(scaled / 10n ** BigInt(-number.exponent));
}

/** Amounts with units. */
export const units: readonly Builtin[] = [
  define('units.parse', 'str', (_machine, text) => parse(text)),
  define('units.parse_bytes', 'str', (_machine, text) => parseBytes(text)),
];
