import { entriesOf } from './access.ts';
import { compareStrings } from './compare.ts';
import { isDecimal, numberText, parseNumber } from './decimal.ts';
import { isRegoSet } from './set.ts';
import type { Value } from './value.ts';
import { isArray, isHostValue, isJsonObject, isNumber, isObject } from './value.ts';

/** Plain JSON, as a policy's results come out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Digits or exponents that a double may not hold: only then is every number looked at. */
const SUSPICIOUS = /\d[\d.]{14}|\d[eE]/;

/** Reads JSON text; numbers keep their exact value. Throws SyntaxError. */
export function parseJson(text: string): Value {
  const value: unknown = SUSPICIOUS.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text);
  if (!isHostValue(value)) throw new SyntaxError('no JSON value');
  return value;
}

function exactNumber(_key: string, value: unknown, ...rest: unknown[]): unknown {
  if (typeof value !== 'number') return value;
  const [context] = rest;
  const source =
    typeof context === 'object' && context !== null && 'source' in context ? context.source : undefined;
  return typeof source === 'string' ? (parseNumber(source) ?? value) : value;
}

/**
 * A value as JSON: sets become arrays, keys that are no strings become their JSON text, numbers beyond
 * doubles their nearest double (jsonText keeps them exact). Host JSON inside is returned as it is.
 */
export function toJson(value: Value): Json {
  if (isDecimal(value)) return value.toJSON();
  if (isArray(value)) return value.map(toJson);
  if (isRegoSet(value)) return value.sorted().map(toJson);
  if (!isObject(value)) return value;
  if (isExact(value)) return value;
  return Object.fromEntries(jsonEntries(value).map(([key, item]) => [key, toJson(item)]));
}

/** True for host JSON all of whose numbers are doubles. */
function isExact(value: Value): value is { readonly [key: string]: Json } {
  return isJsonObject(value) && holdsOnlyDoubles(value);
}

function holdsOnlyDoubles(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isDecimal(value)) return false;
  for (const item of Object.values(value)) if (!holdsOnlyDoubles(item)) return false;
  return true;
}

function jsonEntries(value: Value): readonly (readonly [string, Value])[] {
  if (!isObject(value)) return [];
  const entries = entriesOf(value).map(([key, item]): readonly [string, Value] => [
    typeof key === 'string' ? key : jsonText(key),
    item,
  ]);
  return isJsonObject(value) ? entries : [...entries].sort((a, b) => compareStrings(a[0], b[0]));
}

/** A value as JSON text with sorted keys and exact numbers; `indent` spaces per level, none on one row. */
export function jsonText(value: Value, indent = 0): string {
  return write(value, indent === 0 ? undefined : ' '.repeat(indent), '\n');
}

function write(value: Value, indent: string | undefined, row: string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isNumber(value)) return numberText(value);
  const nested = indent === undefined ? row : row + indent;
  if (isArray(value) || isRegoSet(value)) {
    const items = (isArray(value) ? value : value.sorted()).map((item) => write(item, indent, nested));
    return wrap('[]', items, indent, row);
  }
  if (!isObject(value)) return String(value);
  const colon = indent === undefined ? ':' : ': ';
  const items = jsonEntries(value).map(
    ([key, item]) => `${JSON.stringify(key)}${colon}${write(item, indent, nested)}`,
  );
  return wrap('{}', items, indent, row);
}

function wrap(ends: string, items: readonly string[], indent: string | undefined, row: string): string {
  if (items.length === 0) return ends;
  const [open, close] = ends;
  if (indent === undefined) return `${open}${items.join(',')}${close}`;
  return `${open}${items.map((item) => `${row}${indent}${item}`).join(',')}${row}${close}`;
}
