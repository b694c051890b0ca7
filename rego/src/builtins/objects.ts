import type { Machine } from '../evaluate/machine.ts';
import { entriesOf, getKey, keysOf, lookup } from '../value/access.ts';
import { equal } from '../value/compare.ts';
import { objectOf, type RegoObject } from '../value/object.ts';
import { setOf } from '../value/set.ts';
import type { ObjectValue, RegoNumber, Value } from '../value/value.ts';
import { isArray, isObject, isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asArray, asObject, badType, operandError } from './operands.ts';

function get(_machine: Machine, object: Value, key: Value, fallback: Value): Value {
  const from = asObject(object, 1);
  if (!isArray(key)) return orElse(getKey(from, key), fallback);
  let value: Value | undefined = from;
  for (const step of key) value = lookup(value, step);
  return orElse(value, fallback);
}

function orElse(value: Value | undefined, fallback: Value): Value {
  return value === undefined ? fallback : value;
}

function keyList(value: Value): readonly Value[] {
  if (isObject(value)) return keysOf(value);
  if (isArray(value)) return value;
  if (isSet(value)) return value.sorted();
  throw operandError(2, typeName(value), 'object', 'set', 'array');
}

function remove(machine: Machine, object: Value, keys: Value): Value {
  const entries = entriesOf(asObject(object, 1));
  machine.charge(entries.length);
  const gone = setOf(keyList(keys));
  return objectOf(entries.filter(([key]) => !gone.has(key)));
}

function filter(machine: Machine, object: Value, keys: Value): Value {
  const entries = entriesOf(asObject(object, 1));
  machine.charge(entries.length);
  const kept = setOf(keyList(keys));
  return objectOf(entries.filter(([key]) => kept.has(key)));
}

/** Objects under the same key are merged, all else is taken from the right. */
function union(machine: Machine, left: ObjectValue, right: ObjectValue): RegoObject {
  const merged = objectOf(entriesOf(left));
  for (const [key, value] of entriesOf(right)) {
    machine.charge(2);
    const known = getKey(left, key);
    merged.set(key, isObject(known) && isObject(value) ? union(machine, known, value) : value);
  }
  return merged;
}

function unionAll(machine: Machine, objects: Value): Value {
  const items = asArray(objects, 1).map((item) => {
    if (!isObject(item))
      throw badType(`operand 1 must be array of objects but got array containing ${typeName(item)}`);
    return item;
  });
  return items.reduce((a: ObjectValue, b) => union(machine, a, b), objectOf([]));
}

/** True if the right value is contained in the left one. */
function subset(machine: Machine, whole: Value, part: Value): Value {
  if (isObject(whole) && isObject(part)) return objectSubset(machine, whole, part);
  if (isSet(whole) && isSet(part)) return part.sorted().every((item) => whole.has(item));
  if (isArray(whole) && isArray(part)) return arraySubset(whole, part);
  if (isArray(whole) && isSet(part)) {
    const members = setOf(whole);
    return part.sorted().every((item) => members.has(item));
  }
  throw badType('both arguments object.subset must be of the same type or array and set');
}

function objectSubset(machine: Machine, whole: ObjectValue, part: ObjectValue): boolean {
  return entriesOf(part).every(([key, value]) => {
    machine.tick();
    const known = getKey(whole, key);
    if (known === undefined) return false;
    if (isObject(known) && isObject(value)) return objectSubset(machine, known, value);
    if (isSet(known) && isSet(value)) return value.sorted().every((item) => known.has(item));
    if (isArray(known) && isArray(value)) return arraySubset(known, value);
    return equal(known, value);
  });
}

/** True if the part stands in the whole as one run. */
function arraySubset(whole: readonly Value[], part: readonly Value[]): boolean {
  for (let at = 0; at + part.length <= whole.length; at++) {
    if (part.every((item, offset) => equal(item, whole[at + offset] ?? null))) return true;
  }
  return false;
}

/** The index that a path segment names in an array. */
export function indexOf(segment: Value): RegoNumber | undefined {
  if (typeof segment === 'number') return segment;
  return typeof segment === 'string' && /^\d+$/.test(segment) ? Number(segment) : undefined;
}

/** Functions on objects. */
export const objects: readonly Builtin[] = [
  define('object.get', 'any any any', get),
  define('object.keys', 'obj', (_machine, object) => setOf(keysOf(asObject(object, 1)))),
  define('object.remove', 'any any', remove),
  define('object.filter', 'any any', filter),
  define('object.union', 'any any', (machine, a, b) => union(machine, asObject(a, 1), asObject(b, 2))),
  define('object.union_n', 'arr', unionAll),
  define('object.subset', 'keys keys', subset),
];
