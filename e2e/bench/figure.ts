/** One measured figure and its bar. `met` is null for figures without a bar. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: string | null;
  readonly met: boolean | null;
  /** Everything behind the figure: percentiles, counts, conditions. */
  readonly details: Readonly<Record<string, unknown>>;
};

export type Bench = {
  readonly name: string;
  readonly what: string;
  run(say: (text: string) => void): Promise<Figure[]>;
};

type Bar = { readonly atMost: number } | { readonly atLeast: number } | null;

export function figure(
  name: string,
  measured: { readonly value: number; readonly unit: string },
  bar: Bar,
  details: Figure['details'] = {},
): Figure {
  const { value, unit } = measured;
  if (bar === null) return { name, value, unit, bar: null, met: null, details };
  return 'atMost' in bar
    ? { name, value, unit, bar: `≤ ${bar.atMost} ${unit}`, met: value <= bar.atMost, details }
    : { name, value, unit, bar: `≥ ${bar.atLeast} ${unit}`, met: value >= bar.atLeast, details };
}
