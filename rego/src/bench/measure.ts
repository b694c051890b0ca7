/** One figure of the bench, with what it should be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number | undefined;
  readonly holds: boolean;
}

/** A figure that should be at most the goal; without a goal it only informs. */
export function figure(name: string, value: number, unit: string, goal?: number): Figure {
  return { name, value, unit, goal, holds: goal === undefined || value <= goal };
}

/** The quantile of sorted or unsorted samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Milliseconds that some work takes. */
export function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * Mean milliseconds of processor time that some work takes on its thread: what it costs whatever else the
 * machine is doing. Many repetitions even out that the clock is coarse.
 */
export function processorTime(work: () => void, repetitions: number): number {
  const before = process.threadCpuUsage();
  for (let at = 0; at < repetitions; at++) work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / repetitions;
}

/** Figures as a table. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.name,
    `${one.value.toFixed(one.value < 10 ? 2 : 0)} ${one.unit}`,
    one.goal === undefined ? '' : `<= ${one.goal} ${one.unit}`,
    one.holds ? '' : 'MISSED',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
