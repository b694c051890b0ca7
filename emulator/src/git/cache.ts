/** A map that forgets its oldest entries; good for facts that never change, such as what a hash names. */
export type Cache<V> = { get(key: string): V | undefined; set(key: string, value: V): V };

export function createCache<V>(limit: number): Cache<V> {
  const entries = new Map<string, V>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.set(key, value);
      if (entries.size > limit) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      return value;
    },
  };
}
