import { compareStrings } from './compare.ts';
import { type Entry, isRegoObject } from './object.ts';
import { isRegoSet } from './set.ts';
import type { JsonObject, ObjectValue, Value } from './value.ts';
import { isArray, isObject } from './value.ts';

const hasOwn = Object.hasOwn;

/** The keys of a JSON object in OPA's order. */
export function sortedKeys(object: JsonObject): readonly string[] {
  const keys = Object.keys(object);
  for (let at = 1; at < keys.length; at++) {
    if (compareStrings(keys[at - 1] ?? '', keys[at] ?? '') > 0) return keys.sort(compareStrings);
  }
  return keys;
}

/** An object's value at a key. */
export function getKey(object: ObjectValue, key: Value): Value | undefined {
  if (isRegoObject(object)) return object.get(key);
  return typeof key === 'string' && hasOwn(object, key) ? object[key] : undefined;
}

/** An object's entries in OPA's order of keys. */
export function entriesOf(object: ObjectValue): readonly Entry[] {
  if (isRegoObject(object)) return object.sorted();
  const entries: Entry[] = [];
  for (const key of sortedKeys(object)) {
    const value = object[key];
    if (value !== undefined) entries.push([key, value]);
  }
  return entries;
}

/** An object's keys in OPA's order. */
export function keysOf(object: ObjectValue): readonly Value[] {
  return isRegoObject(object) ? object.sorted().map((entry) => entry[0]) : sortedKeys(object);
}

/** The number of an object's keys. */
export function sizeOf(object: ObjectValue): number {
  return isRegoObject(object) ? object.size : Object.keys(object).length;
}

/** `value[key]`: an element, a property, or the member of a set; undefined if there is none. */
export function lookup(value: Value | undefined, key: Value): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  if (isRegoSet(value)) return value.has(key) ? key : undefined;
  return isObject(value) ? getKey(value, key) : undefined;
}

/** The children of a collection as key and value, in OPA's order; members are their own keys. */
export function childrenOf(value: Value | undefined): readonly Entry[] {
  if (isArray(value)) return value.map((item, index): Entry => [index, item]);
  if (isRegoSet(value)) return value.sorted().map((item): Entry => [item, item]);
  return isObject(value) ? entriesOf(value) : [];
}
