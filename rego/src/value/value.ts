import type { Decimal } from './decimal.ts';
import { isDecimal } from './decimal.ts';
import type { RegoObject } from './object.ts';
import { isRegoObject } from './object.ts';
import type { RegoSet } from './set.ts';
import { isRegoSet } from './set.ts';

/** A plain JSON object as the host handed it over; read in place, never copied or changed. */
export interface JsonObject {
  readonly [key: string]: Value;
}

/** Numbers are plain where a double holds their decimal exactly, else a Decimal. */
export type RegoNumber = number | Decimal;

/** Every object of Rego: the host's JSON as it is, or one built by a policy. */
export type ObjectValue = JsonObject | RegoObject;

/** A Rego value. JSON from the host is a Rego value without any conversion. */
export type Value = null | boolean | RegoNumber | string | readonly Value[] | ObjectValue | RegoSet;

/** The rank of each type in OPA's order of values. */
export const KIND = { null: 0, boolean: 1, number: 2, string: 3, array: 4, object: 5, set: 6 } as const;

export type TypeName = keyof typeof KIND;

const TYPE_NAMES: readonly TypeName[] = ['null', 'boolean', 'number', 'string', 'array', 'object', 'set'];

/** True for arrays, narrowing read-only arrays too. */
export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for numbers of either representation. */
export function isNumber(value: Value | undefined): value is RegoNumber {
  return typeof value === 'number' || isDecimal(value);
}

/** True for sets. */
export function isSet(value: Value | undefined): value is RegoSet {
  return isRegoSet(value);
}

/** True for objects: the host's or a policy's own. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isRegoSet(value) &&
    !isDecimal(value)
  );
}

/** True for a plain JSON object. */
export function isJsonObject(value: Value | undefined): value is JsonObject {
  return isObject(value) && !isRegoObject(value);
}

/** The rank of a value's type. Throws TypeError for what is no JSON (functions, symbols, bigints). */
export function kindOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return KIND.string;
    case 'number':
      return KIND.number;
    case 'boolean':
      return KIND.boolean;
    case 'object':
      if (value === null) return KIND.null;
      if (Array.isArray(value)) return KIND.array;
      if (isRegoSet(value)) return KIND.set;
      return isDecimal(value) ? KIND.number : KIND.object;
    default:
      throw new TypeError(`a ${typeof value} is no JSON value`);
  }
}

/** The name of a value's type as OPA writes it in messages. */
export function typeName(value: Value): TypeName {
  return TYPE_NAMES[kindOf(value)] ?? 'null';
}

/** Accepts what a host hands over; nested values are read, and judged, only when a policy reaches them. */
export function isHostValue(value: unknown): value is Value {
  return value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value);
}
