/** Loads many values of one kind at once, and each at most once. */
export type Batch<V> = {
  /** The value, or null when there is none or it may not be seen. */
  load(key: string): Promise<V | null>;
  clear(): void;
};

/**
 * Gathers the keys that are asked for until nothing else can ask, then loads them with one call: what a list of
 * things refers to costs one statement instead of one per thing.
 */
export function createBatch<V>(
  loadMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): Batch<V> {
  const known = new Map<string, Promise<V | null>>();
  let gathering: { keys: string[]; values: Promise<ReadonlyMap<string, V>> } | undefined;

  function gather(): { keys: string[]; values: Promise<ReadonlyMap<string, V>> } {
    const keys: string[] = [];
    const values = afterEverybodyAsked().then(() => {
      gathering = undefined;
      return loadMany(keys);
    });
    return { keys, values };
  }

  return {
    load(key) {
      const before = known.get(key);
      if (before !== undefined) return before;
      gathering ??= gather();
      gathering.keys.push(key);
      const value = gathering.values.then((values) => values.get(key) ?? null);
      known.set(key, value);
      return value;
    },
    clear: () => known.clear(),
  };
}

/** Resolvers ask in promise jobs; the next tick comes after all jobs that are under way. */
const afterEverybodyAsked = (): Promise<void> =>
  Promise.resolve().then(() => new Promise((resolve) => process.nextTick(resolve)));

/** Remembers what a function answered, by key, until cleared. */
export function createMemo<V>(answer: (key: string) => Promise<V>) {
  const known = new Map<string, Promise<V>>();
  return {
    of(key: string): Promise<V> {
      const value = known.get(key) ?? answer(key);
      known.set(key, value);
      return value;
    },
    clear: () => known.clear(),
  };
}
