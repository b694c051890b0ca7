import { sortValues } from './compare.ts';
import { type Key, keyOf } from './key.ts';
import type { Value } from './value.ts';

/** A set of values, iterated in OPA's order. */
export class RegoSet {
  readonly #items = new Map<Key, Value>();
  #sorted: readonly Value[] | undefined;

  /** Hash text, kept by key.ts. */
  hash: Key | undefined;

  get size(): number {
    return this.#items.size;
  }

  /** Adds a value; true if it was new. Only while the set is being built. */
  add(value: Value): boolean {
    const key = keyOf(value);
    if (this.#items.has(key)) return false;
    this.#items.set(key, value);
    this.#sorted = undefined;
    this.hash = undefined;
    return true;
  }

  has(value: Value): boolean {
    return this.#items.has(keyOf(value));
  }

  /** The members in OPA's order. */
  sorted(): readonly Value[] {
    this.#sorted ??= sortValues([...this.#items.values()]);
    return this.#sorted;
  }

  /** The members in the order they came in. */
  unsorted(): Iterable<Value> {
    return this.#items.values();
  }
}

/** True for a set. */
export function isRegoSet(value: unknown): value is RegoSet {
  return value instanceof RegoSet;
}

/** A set of the given values. */
export function setOf(values: Iterable<Value>): RegoSet {
  const set = new RegoSet();
  for (const value of values) set.add(value);
  return set;
}
