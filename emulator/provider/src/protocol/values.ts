import { decode, ExtData, encode } from '@msgpack/msgpack';
import type { DynamicValue } from './messages.ts';

/** A value of Terraform's type system; `ExtData` stands for one that is known only after apply. */
export type Value = null | boolean | number | string | ExtData | readonly Value[] | Attributes;

/** The attributes of a resource, data source or provider block, each present, perhaps null. */
export interface Attributes {
  readonly [name: string]: Value;
}

/** Terraform writes "known after apply" as MessagePack extension 0. */
export const UNKNOWN = new ExtData(0, new Uint8Array(1));

/** Refined unknowns arrive as extension 12, so every extension counts. */
export const isUnknown = (value: Value | undefined): value is ExtData => value instanceof ExtData;

function toValue(raw: unknown): Value {
  if (raw === null || typeof raw === 'boolean' || typeof raw === 'number' || typeof raw === 'string')
    return raw;
  if (raw instanceof ExtData) return raw;
  if (Array.isArray(raw)) return raw.map(toValue);
  if (typeof raw === 'object') {
    return Object.fromEntries(Object.entries(raw).map(([name, inner]) => [name, toValue(inner)]));
  }
  throw new TypeError(
    `Terraform sent a value of type ${typeof raw}, which this provider's schema does not have.`,
  );
}

export function isAttributes(value: Value): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);
}

const hasBytes = (bytes: Uint8Array | undefined): bytes is Uint8Array =>
  bytes !== undefined && bytes.length > 0;

function decodeAny(message: DynamicValue | null): Value {
  if (hasBytes(message?.msgpack)) return toValue(decode(message.msgpack));
  if (hasBytes(message?.json)) return parseJson(message.json);
  return null;
}

/** Reads JSON bytes, as Terraform's state file holds them. */
export function parseJson(bytes: Uint8Array): Value {
  return toValue(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** The attributes in a message; null where the object itself is null (it does not exist). */
export function decodeAttributes(message: DynamicValue | null): Attributes | null {
  const value = decodeAny(message);
  return isAttributes(value) ? value : null;
}

export function encodeAttributes(attributes: Attributes | null): DynamicValue {
  return { msgpack: encode(attributes) };
}

/** Whether two known values are the same; an unknown equals nothing. */
export function sameValue(left: Value | undefined, right: Value | undefined): boolean {
  if (isUnknown(left) || isUnknown(right)) return false;
  if (left === undefined || right === undefined) return left === right;
  if (isAttributes(left) && isAttributes(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].every((name) => sameValue(left[name], right[name]));
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameValue(item, right[index]));
  }
  return left === right;
}
