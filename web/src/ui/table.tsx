import { clsx } from 'clsx';
import { type ReactNode, useSyncExternalStore } from 'react';

export interface Column<Row> {
  title: string;
  /** Drawn in a cell, and beside its title on a card. */
  cell: (row: Row) => ReactNode;
  className?: string;
  /** The card shows it first and without its title. */
  lead?: boolean;
  /** A menu about the row: the card has it in its upper right corner. */
  corner?: boolean;
  /** Whether it has anything to say about a row; a column that says nothing about any row is left out. */
  filled?: (row: Row) => boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

/** The side bar takes its part of a tablet: tables need more than what is left. */
const narrow = matchMedia('(max-width: 1023px)');

/** Where tables become lists of cards. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener('change', changed);
      return () => narrow.removeEventListener('change', changed);
    },
    () => narrow.matches,
  );
}

export function Table<Row>(props: TableProps<Row>) {
  const columns = props.columns.filter(({ filled }) => filled === undefined || props.rows.some(filled));
  return useNarrow() ? <Cards {...props} columns={columns} /> : <WideTable {...props} columns={columns} />;
}

function WideTable<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <div className="overflow-x-auto rounded border border-border bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-border text-left text-muted">
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                className={clsx('h-9 px-4 font-medium whitespace-nowrap', column.className)}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-border last:border-b-0 hover:bg-hover">
              {columns.map((column) => (
                <td key={column.title} className={clsx('h-11 px-4 py-2', column.className)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  const lines = columns.filter(({ corner }) => !corner);
  const [head, ...others] = [...lines.filter(({ lead }) => lead), ...lines.filter(({ lead }) => !lead)];
  const corner = columns.find((column) => column.corner);
  return (
    <ul aria-label={caption} className="grid gap-2">
      {rows.map((row) => (
        <li key={rowKey(row)} className="grid gap-1.5 rounded border border-border bg-surface p-3 text-sm">
          {head === undefined ? null : (
            <div className="flex min-w-0 items-center gap-2">
              <CardLine column={head} row={row} />
              <div className="-my-1.5 -mr-1.5 ml-auto shrink-0 empty:hidden">{corner?.cell(row)}</div>
            </div>
          )}
          {others.map((column) => (
            <CardLine key={column.title} column={column} row={row} />
          ))}
        </li>
      ))}
    </ul>
  );
}

/** A column that has nothing to say about a row takes no line of its card. */
function CardLine<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  if (column.filled?.(row) === false) return null;
  const content = column.cell(row);
  if (content === null || content === '') return null;
  return (
    <div className="flex min-w-0 grow items-baseline gap-2 has-[button]:not-has-[pre]:items-center">
      {column.lead ? null : <span className="w-28 shrink-0 text-muted">{column.title}</span>}
      <div className="min-w-0 grow wrap-anywhere">{content}</div>
    </div>
  );
}
