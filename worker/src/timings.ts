/** Milliseconds per step of a run, for the debug log. */
export interface Timings {
  measure<T>(step: string, work: () => Promise<T>): Promise<T>;
  all(): Record<string, number>;
}

export function createTimings(): Timings {
  const spent: Record<string, number> = {};
  const started = performance.now();
  return {
    async measure(step, work) {
      const from = performance.now();
      try {
        return await work();
      } finally {
        spent[step] = Math.round((performance.now() - from) * 10) / 10;
      }
    },
    all: () => ({ ...spent, total: Math.round((performance.now() - started) * 10) / 10 }),
  };
}
