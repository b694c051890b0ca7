import { entriesOf } from './access.ts';
import { objectOf } from './object.ts';
import type { Value } from './value.ts';
import { isObject } from './value.ts';

/** Two documents as one; where they disagree the second is kept. */
export function mergeDocuments(first: Value, second: Value): Value {
  if (!isObject(first) || !isObject(second)) return second;
  const merged = objectOf(entriesOf(first));
  for (const [key, value] of entriesOf(second)) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? value : mergeDocuments(known, value));
  }
  return merged;
}
