import { childrenOf, entriesOf } from './access.ts';
import { numberText } from './decimal.ts';
import { isRegoSet } from './set.ts';
import type { Value } from './value.ts';
import { isArray, isNumber, isObject } from './value.ts';

/** A string in quotes as Rego and JSON write it. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A value as Rego writes it: sets as `{1, 2}`, the empty one as `set()`. */
export function regoText(value: Value): string {
  if (typeof value === 'string') return quote(value);
  if (isNumber(value)) return numberText(value);
  if (isArray(value)) return `[${value.map(regoText).join(', ')}]`;
  if (isRegoSet(value)) {
    return value.size === 0
      ? 'set()'
      : `{${childrenOf(value)
          .map(([member]) => regoText(member))
          .join(', ')}}`;
  }
  if (isObject(value)) {
    return `{${entriesOf(value)
      .map(([key, item]) => `${regoText(key)}: ${regoText(item)}`)
      .join(', ')}}`;
  }
  return String(value);
}

/** A value as text for people: strings stand without quotes. */
export function displayText(value: Value): string {
  return typeof value === 'string' ? value : regoText(value);
}
