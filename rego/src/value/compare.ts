import { entriesOf } from './access.ts';
import { compareNumbers } from './decimal.ts';
import { isRegoSet } from './set.ts';
import type { Value } from './value.ts';
import { isArray, isNumber, isObject, kindOf } from './value.ts';

/** Units from the surrogates on: only among them do the orders of UTF-16 and of code points differ. */
const HIGH = /[\ud800-\uffff]/;

/** Orders strings by code point, which is the order of their UTF-8 bytes. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (!HIGH.test(a) || !HIGH.test(b)) return a < b ? -1 : 1;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return rankUnit(x) - rankUnit(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other unit. */
function rankUnit(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x10000 : unit;
}

/** OPA's total order: null, booleans, numbers, strings, arrays, objects, sets. */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const kind = kindOf(a) - kindOf(b);
  if (kind !== 0) return kind;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === 'boolean') return a ? 1 : -1;
  if (isArray(a) && isArray(b)) return compareLists(a, b);
  if (isRegoSet(a) && isRegoSet(b)) return compareLists(a.sorted(), b.sorted());
  return compareObjects(a, b);
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const order = compare(a[at] ?? null, b[at] ?? null);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: Value, b: Value): number {
  if (!isObject(a) || !isObject(b)) return 0;
  const left = entriesOf(a);
  const right = entriesOf(b);
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const x = left[at] ?? [null, null];
    const y = right[at] ?? [null, null];
    const order = compare(x[0], y[0]) || compare(x[1], y[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** True if two values are the same to Rego. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return a !== null && b !== null && compare(a, b) === 0;
}

/** A sorted copy. */
export function sortValues(values: readonly Value[]): readonly Value[] {
  const isPlain = values.every((value) => typeof value === 'string' && !HIGH.test(value));
  return isPlain ? [...values].sort() : [...values].sort(compare);
}
