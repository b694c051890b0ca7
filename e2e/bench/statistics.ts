export type Distribution = {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** Percentiles by nearest rank. */
export function distribution(values: readonly number[]): Distribution {
  const sorted = values.toSorted((left, right) => left - right);
  const rank = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return {
    n: sorted.length,
    p50: rank(0.5),
    p95: rank(0.95),
    p99: rank(0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

export const rounded = (value: number): number => Math.round(value * 10) / 10;
