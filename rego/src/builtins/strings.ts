import type { Machine } from '../evaluate/machine.ts';
import { entriesOf } from '../value/access.ts';
import { floor } from '../value/arithmetic.ts';
import type { Value } from '../value/value.ts';
import { isArray, isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import {
  asBigInt,
  asInt,
  asList,
  asNumber,
  asObject,
  asString,
  badType,
  failed,
  operandError,
} from './operands.ts';
import { codePointCount, codePoints, isWide } from './text.ts';

/** Counts the characters about to be made. */
export function chargeText(machine: Machine, length: number): void {
  machine.charge(length >> 4);
  machine.work(length >> 6);
}

function concat(machine: Machine, joint: Value, list: Value): Value {
  const between = asString(joint, 1);
  const parts = asList(list, 2).map((item) => {
    if (typeof item !== 'string') {
      const container = typeName(list);
      throw badType(
        `operand 2 must be ${container} of strings but got ${container} containing ${typeName(item)}`,
      );
    }
    return item;
  });
  chargeText(
    machine,
    parts.reduce((sum, part) => sum + part.length + between.length, 0),
  );
  return parts.join(between);
}

/** The place of a UTF-16 offset counted in characters. */
function placeOf(text: string, offset: number): number {
  return offset < 0 ? -1 : codePointCount(text.slice(0, offset));
}

function indexof(_machine: Machine, text: Value, part: Value): Value {
  const base = asString(text, 1);
  const search = asString(part, 2);
  if (search === '') throw failed('empty search character');
  return placeOf(base, base.indexOf(search));
}

function indexofN(machine: Machine, text: Value, part: Value): Value {
  const base = asString(text, 1);
  const search = asString(part, 2);
  if (search === '') throw failed('empty search character');
  const places: Value[] = [];
  for (let at = base.indexOf(search); at >= 0; at = base.indexOf(search, at + 1)) {
    machine.work(1);
    machine.charge(1);
    places.push(placeOf(base, at));
  }
  return places;
}

function substring(_machine: Machine, text: Value, from: Value, length: Value): Value {
  const base = asString(text, 1);
  const start = asInt(from, 2);
  const count = asInt(length, 3);
  if (start < 0) throw failed('negative offset');
  const units = isWide(base) ? codePoints(base) : undefined;
  const end = count < 0 ? undefined : start + count;
  return units === undefined ? base.slice(start, end) : units.slice(start, end).join('');
}

function split(machine: Machine, text: Value, delimiter: Value): Value {
  const base = asString(text, 1);
  const by = asString(delimiter, 2);
  const parts = by === '' ? codePoints(base) : base.split(by);
  machine.charge(parts.length);
  return parts;
}

function replace(machine: Machine, text: Value, old: Value, fresh: Value): Value {
  const base = asString(text, 1);
  const from = asString(old, 2);
  const to = asString(fresh, 3);
  const parts = from === '' ? ['', ...codePoints(base), ''] : base.split(from);
  chargeText(machine, base.length + parts.length * to.length);
  return parts.join(to);
}

/** Replaces at each place the first pattern, in order of keys, that stands there. */
function replaceN(machine: Machine, patterns: Value, text: Value): Value {
  const pairs = entriesOf(asObject(patterns, 1)).map(([key, value]): readonly [string, string] => {
    if (typeof key !== 'string') throw badType('operand 1 non-string key found in pattern object');
    if (typeof value !== 'string') throw badType('operand 1 non-string value found in pattern object');
    return [key, value];
  });
  const base = asString(text, 2);
  machine.work(base.length * pairs.length);
  let result = '';
  for (let at = 0; at <= base.length; ) {
    const pair = pairs.find(([from]) => base.startsWith(from, at));
    result += pair === undefined ? base.charAt(at) : pair[1];
    if (pair !== undefined && pair[0] === '') result += base.charAt(at);
    at += Math.max(1, pair?.[0].length ?? 1);
  }
  chargeText(machine, result.length);
  return result;
}

const SPACE = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SPACE_START = new RegExp(`^[${SPACE}]+`);
const SPACE_END = new RegExp(`(?<![${SPACE}])[${SPACE}]+$`);

function trimLeft(text: string, cutset: string): string {
  const cut = new Set(cutset);
  const units = codePoints(text);
  const start = units.findIndex((char) => !cut.has(char));
  return start < 0 ? '' : units.slice(start).join('');
}

function trimRight(text: string, cutset: string): string {
  const cut = new Set(cutset);
  const units = codePoints(text);
  const end = units.findLastIndex((char) => !cut.has(char));
  return units.slice(0, end + 1).join('');
}

/** A function of two texts. */
function onPair(name: string, work: (a: string, b: string) => Value): Builtin {
  return define(name, 'str str', (_machine, a, b) => work(asString(a, 1), asString(b, 2)));
}

/** One text, or each of an array or set, with any of the affixes. */
function anyAffix(name: string, test: (text: string, affix: string) => boolean): Builtin {
  const texts = (value: Value, position: number): readonly string[] => {
    if (typeof value === 'string') return [value];
    if (!isArray(value) && !isSet(value))
      throw operandError(position, typeName(value), 'string', 'set', 'array');
    const container = typeName(value);
    return asList(value, position).map((item) => {
      if (typeof item !== 'string') {
        throw badType(
          `operand ${position} must be ${container} of strings but got ${container} containing ${typeName(item)}`,
        );
      }
      return item;
    });
  };
  return define(name, 'any any', (machine, a, b) => {
    const bases = texts(a, 1);
    const affixes = texts(b, 2);
    machine.work(bases.length * affixes.length);
    return bases.some((base) => affixes.some((affix) => test(base, affix)));
  });
}

function formatInt(_machine: Machine, value: Value, base: Value): Value {
  const number = asNumber(value, 1);
  const radix = asNumber(base, 2);
  if (radix !== 2 && radix !== 8 && radix !== 10 && radix !== 16)
    throw badType('operand 2 must be one of {2, 8, 10, 16}');
  const whole = floor(number);
  return typeof whole === 'number' ? whole.toString(radix) : asBigInt(whole, 1).toString(radix);
}

function occurrences(text: string, part: string): number {
  if (part === '') return codePointCount(text) + 1;
  return text.split(part).length - 1;
}

/** Functions on texts. */
export const strings: readonly Builtin[] = [
  define('concat', 'str list', concat),
  onPair('contains', (text, part) => text.includes(part)),
  onPair('startswith', (text, part) => text.startsWith(part)),
  onPair('endswith', (text, part) => text.endsWith(part)),
  define('indexof', 'str str', indexof),
  define('indexof_n', 'str str', indexofN),
  define('substring', 'str num num', substring),
  define('lower', 'str', (_machine, text) => asString(text, 1).toLowerCase()),
  define('upper', 'str', (_machine, text) => asString(text, 1).toUpperCase()),
  define('split', 'str str', split),
  define('replace', 'str str str', replace),
  define('strings.replace_n', 'obj str', replaceN),
  define('strings.reverse', 'str', (_machine, text) => [...asString(text, 1)].reverse().join('')),
  onPair('strings.count', occurrences),
  anyAffix('strings.any_prefix_match', (text, affix) => text.startsWith(affix)),
  anyAffix('strings.any_suffix_match', (text, affix) => text.endsWith(affix)),
  onPair('trim', (text, cut) => trimRight(trimLeft(text, cut), cut)),
  onPair('trim_left', trimLeft),
  onPair('trim_right', trimRight),
  onPair('trim_prefix', (text, part) => (text.startsWith(part) ? text.slice(part.length) : text)),
  onPair('trim_suffix', (text, part) =>
    part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text,
  ),
  define('trim_space', 'str', (_machine, text) =>
    asString(text, 1).replace(SPACE_START, '').replace(SPACE_END, ''),
  ),
  define('format_int', 'num num', formatInt),
];
