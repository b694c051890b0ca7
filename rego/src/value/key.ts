import { sortedKeys } from './access.ts';
import { decimalText, isDecimal } from './decimal.ts';
import { isRegoObject } from './object.ts';
import { isRegoSet } from './set.ts';
import type { Value } from './value.ts';
import { isArray, isJsonObject } from './value.ts';

/** What tells values apart in a Map: scalars stand for themselves, the rest for their canonical text. */
export type Key = string | number | boolean | null;

/** Leads every text that does not stand for itself. */
const MARK = '\u0000';

/** Equal values have equal keys, and only they. */
export function keyOf(value: Value): Key {
  switch (typeof value) {
    case 'string':
      return value.charCodeAt(0) === 0 ? `${MARK}s${value}` : value;
    case 'number':
    case 'boolean':
      return value;
    default:
      return value === null ? null : MARK + canonical(value);
  }
}

function canonical(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value === 0 ? 0 : value);
  if (isArray(value)) return canonicalArray(value);
  if (isRegoSet(value)) {
    value.hash ??= `{${value.sorted().map(canonical).join(',')}}`;
    return String(value.hash);
  }
  if (isDecimal(value)) return decimalText(value);
  return canonicalObject(value);
}

function canonicalArray(value: readonly Value[]): string {
  let text = '[';
  for (const item of value) text += `${canonical(item)},`;
  return `${text}]`;
}

function canonicalObject(value: Value): string {
  if (isRegoObject(value)) {
    value.hash ??= `(${value
      .sorted()
      .map(([key, item]) => `${canonical(key)}:${canonical(item)},`)
      .join('')})`;
    return String(value.hash);
  }
  if (!isJsonObject(value)) return '';
  let text = '(';
  for (const key of sortedKeys(value)) {
    const item = value[key];
    if (item !== undefined) text += `${JSON.stringify(key)}:${canonical(item)},`;
  }
  return `${text})`;
}
