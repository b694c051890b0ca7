import { limitError, type Machine } from '../evaluate/machine.ts';
import { isInteger, numberText, toBigInt } from '../value/decimal.ts';
import { quote, regoText } from '../value/format.ts';
import type { Value } from '../value/value.ts';
import { isNumber } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asArray, asString } from './operands.ts';
import { chargeText } from './strings.ts';

/** One verb of a format: flags, width, precision, letter. */
const VERB = /%(?:\[(\d+)\])?([-+# 0]*)(\d+)?(?:\.(\d*))?(?:\[(\d+)\])?(.)?/gsu;

/** Fields may be this wide, and this precise, as in Go. */
const WIDEST = 1_000_000;

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly letter: string;
}

function goType(value: Value): string {
  if (!isNumber(value)) return 'string';
  return isInteger(value) ? 'int' : 'float64';
}

function wrong(verb: Verb, value: Value): string {
  return `%!${verb.letter}(${goType(value)}=${typeof value === 'string' ? value : regoText(value)})`;
}

function signed(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function integer(value: Value, verb: Verb): string {
  const whole = isNumber(value) && isInteger(value) ? toBigInt(value) : undefined;
  if (whole === undefined) return wrong(verb, value);
  const base = { d: 10, x: 16, X: 16, o: 8, O: 8, b: 2 }[verb.letter] ?? 10;
  const negative = whole < 0n;
  const digits = (negative ? -whole : whole).toString(base).padStart(verb.precision ?? 0, '0');
  const prefix = { x: '0x', X: '0X', o: '0', b: '0b' }[verb.flags.includes('#') ? verb.letter : ''] ?? '';
  const always = verb.letter === 'O' ? '0o' : '';
  const cased = verb.letter === 'X' ? digits.toUpperCase() : digits;
  return signed(`${negative ? '-' : ''}${prefix}${always}${cased}`, verb.flags);
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function float(value: Value, verb: Verb): string {
  if (!isNumber(value)) return wrong(verb, value);
  // Go's OPA hands integers over as int: they are no floats to a verb.
  if (isInteger(value) && typeof value === 'number' && Math.abs(value) < 2 ** 63) return wrong(verb, value);
  const number = Number(numberText(value));
  const precision = Math.min(verb.precision ?? 6, 100);
  switch (verb.letter) {
    case 'f':
    case 'F':
      return signed(number.toFixed(precision), verb.flags);
    case 'e':
      return signed(exponent(number.toExponential(precision)), verb.flags);
    case 'E':
      return signed(exponent(number.toExponential(precision)).toUpperCase(), verb.flags);
    default:
      return signed(general(number, verb.precision), verb.flags);
  }
}

function general(number: number, precision: number | undefined): string {
  const [, power = '0'] = number
    .toExponential(precision === undefined ? undefined : Math.max(0, precision - 1))
    .split('e');
  const at = Number(power);
  if (at < -4 || at >= (precision ?? 21))
    return exponent(number.toExponential(precision === undefined ? undefined : Math.max(0, precision - 1)));
  return precision === undefined
    ? String(number)
    : String(Number(number.toPrecision(Math.max(1, precision))));
}

function plain(value: Value): string {
  return typeof value === 'string' ? value : regoText(value);
}

function hexText(value: string, verb: Verb): string {
  const text = Buffer.from(value, 'utf8').toString('hex');
  return verb.letter === 'X' ? text.toUpperCase() : text;
}

function render(value: Value, verb: Verb): string {
  switch (verb.letter) {
    case 'v':
      return isNumber(value) ? signed(numberText(value), verb.flags) : plain(value);
    case 's':
      return typeof value === 'number' ? wrong(verb, value) : cut(plain(value), verb);
    case 'q':
      return isNumber(value) ? wrong(verb, value) : quote(plain(value));
    case 'x':
    case 'X':
      return isNumber(value) ? integer(value, verb) : hexText(plain(value), verb);
    case 'd':
    case 'o':
    case 'O':
    case 'b':
      return integer(value, verb);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return float(value, verb);
    case 'c':
    case 'U':
      return character(value, verb);
    case 't':
    case 'T':
      return verb.letter === 'T' ? goType(value) : wrong(verb, value);
    default:
      return wrong(verb, value);
  }
}

function character(value: Value, verb: Verb): string {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0x10ffff)
    return wrong(verb, value);
  return verb.letter === 'c'
    ? String.fromCodePoint(value)
    : `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
}

function cut(text: string, verb: Verb): string {
  return verb.precision === undefined ? text : [...text].slice(0, verb.precision).join('');
}

function pad(text: string, verb: Verb): string {
  if (verb.width === 0) return text;
  const missing = verb.width - [...text].length;
  if (missing <= 0) return text;
  if (verb.flags.includes('-')) return text + ' '.repeat(missing);
  if (!verb.flags.includes('0') || 'sqv'.includes(verb.letter)) return ' '.repeat(missing) + text;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** A format taken apart: text as it is, and verbs with the argument that they name. */
type Piece = string | (Verb & { readonly argument: number | undefined });

/** Formats kept taken apart at most; longer ones are hardly used again. */
const KEPT = 500;
const LONGEST_KEPT = 1000;

const kept = new Map<string, readonly Piece[]>();

function piecesOf(format: string): readonly Piece[] {
  const known = kept.get(format);
  if (known !== undefined) return known;
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of format.matchAll(VERB)) {
    if (match.index > from) pieces.push(format.slice(from, match.index));
    from = match.index + match[0].length;
    pieces.push(pieceOf(match));
  }
  if (from < format.length) pieces.push(format.slice(from));
  if (format.length > LONGEST_KEPT) return pieces;
  if (kept.size >= KEPT) kept.clear();
  kept.set(format, pieces);
  return pieces;
}

function pieceOf([, first, flags, width, precision, second, letter]: RegExpMatchArray): Piece {
  if (letter === '%') return '%';
  if (letter === undefined) return '%!(NOVERB)';
  const argument = second ?? first;
  return {
    flags: flags ?? '',
    width: sizeOf(width ?? ''),
    precision: precision === undefined ? undefined : sizeOf(precision),
    letter,
    argument: argument === undefined ? undefined : Number(argument),
  };
}

function sizeOf(digits: string): number {
  const size = Number(digits);
  if (size > WIDEST) throw limitError(`sprintf: fields are at most ${WIDEST} characters wide`);
  return size;
}

/** Go's fmt.Sprintf over values of Rego. */
function sprintf(machine: Machine, format: Value, values: Value): Value {
  const pieces = piecesOf(asString(format, 1));
  const args = asArray(values, 2);
  let next = 0;
  let reordered = false;
  let result = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      result += piece;
      continue;
    }
    if (piece.argument !== undefined) {
      reordered = true;
      next = piece.argument - 1;
    }
    const value = args[next++];
    result += value === undefined ? missing(piece) : pad(render(value, piece), piece);
    if (result.length > WIDEST) chargeText(machine, WIDEST);
  }
  chargeText(machine, result.length);
  if (reordered || next >= args.length) return result;
  const extra = args.slice(next).map((value) => `${goType(value)}=${plain(value)}`);
  return `${result}%!(EXTRA ${extra.join(', ')})`;
}

function missing(piece: Verb & { readonly argument: number | undefined }): string {
  return `%!${piece.letter}(${piece.argument === undefined ? 'MISSING' : 'BADINDEX'})`;
}

/** sprintf. */
export const format: readonly Builtin[] = [define('sprintf', 'str arr', sprintf)];
