import { compare } from './compare.ts';
import { type Key, keyOf } from './key.ts';
import type { Value } from './value.ts';

/** One key with its value. */
export type Entry = readonly [key: Value, value: Value];

/** An object that a policy built: keys may be any value. */
export class RegoObject {
  readonly #entries = new Map<Key, Entry>();
  #sorted: readonly Entry[] | undefined;

  /** True if iteration keeps the order in which the keys came in. */
  inOrder = false;

  /** Hash text, kept by key.ts. */
  hash: Key | undefined;

  get size(): number {
    return this.#entries.size;
  }

  /** Sets a key. Only while the object is being built. */
  set(key: Value, value: Value): void {
    this.#entries.set(keyOf(key), [key, value]);
    this.#sorted = undefined;
    this.hash = undefined;
  }

  get(key: Value): Value | undefined {
    return this.#entries.get(keyOf(key))?.[1];
  }

  has(key: Value): boolean {
    return this.#entries.has(keyOf(key));
  }

  /** The entries in the order of iteration. */
  iterated(): Iterable<Entry> {
    return this.inOrder ? this.#entries.values() : this.sorted();
  }

  /** The entries in OPA's order of keys. */
  sorted(): readonly Entry[] {
    this.#sorted ??= [...this.#entries.values()].sort((a, b) => compare(a[0], b[0]));
    return this.#sorted;
  }
}

/** True for an object that a policy built. */
export function isRegoObject(value: unknown): value is RegoObject {
  return value instanceof RegoObject;
}

/** An object of the given entries; later ones win. */
export function objectOf(entries: Iterable<Entry>): RegoObject {
  const object = new RegoObject();
  for (const [key, value] of entries) object.set(key, value);
  return object;
}
