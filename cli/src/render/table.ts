import type { Io } from '../io.ts';
import { type Colour, paint } from './paint.ts';
import { cut, oneLine, widthOf } from './text.ts';

export type Cell = string | { readonly text: string; readonly colour: Colour };

export type Column<T> = {
  readonly title: string;
  readonly cell: (row: T) => Cell | null;
  /** The one column that gives way on a narrow terminal. */
  readonly flexible?: boolean;
};

const gap = '  ';
const narrowest = 12;

/** Rows of texts in aligned columns. The last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, text] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(text));
  }
  return rows
    .map((row) => row.map((text, index) => text.padEnd((widths[index] ?? 0) + text.length - widthOf(text))))
    .map((row) => row.join(gap).trimEnd())
    .join('\n');
}

/** A table for people; `empty` says what to do when there is nothing. */
export function table<T>(io: Io, rows: readonly T[], shape: readonly Column<T>[], empty: string): string {
  if (rows.length === 0) return empty;
  const cells = rows.map((row) => shape.map(({ cell }) => plain(cell(row))));
  const room = flexibleWidth(io, cells, shape);
  const shown = cells.map((row) =>
    row.map(({ text, colour }, index) => {
      const fitting = shape[index]?.flexible === true ? cut(text, room) : text;
      return colour === null ? fitting : paint(io, colour, fitting);
    }),
  );
  const titles = shape.map(({ title }) => paint(io, 'gray', title.toUpperCase()));
  return columns([titles, ...shown]);
}

type PlainCell = { readonly text: string; readonly colour: Colour | null };

function plain(cell: Cell | null): PlainCell {
  if (cell === null) return { text: '', colour: null };
  return typeof cell === 'string'
    ? { text: oneLine(cell), colour: null }
    : { text: oneLine(cell.text), colour: cell.colour };
}

function flexibleWidth<T>(
  { width }: Io,
  cells: readonly (readonly PlainCell[])[],
  shape: readonly Column<T>[],
): number {
  if (width === null) return Number.POSITIVE_INFINITY;
  const others = shape.map(({ title, flexible }, index) =>
    flexible === true ? 0 : Math.max(title.length, ...cells.map((row) => widthOf(row[index]?.text ?? ''))),
  );
  const taken = others.reduce((sum, each) => sum + each, 0) + gap.length * (shape.length - 1);
  return Math.max(narrowest, width - taken);
}

/** Names and values of one thing, a line each; what is null is left out. */
export function facts(io: Io, entries: readonly (readonly [name: string, value: Cell | null])[]): string {
  const present = entries.flatMap(([name, value]) => {
    if (value === null) return [];
    const { text, colour } = plain(value);
    return [[paint(io, 'gray', name), colour === null ? text : paint(io, colour, text)]];
  });
  return columns(present);
}
