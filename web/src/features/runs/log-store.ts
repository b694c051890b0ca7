import { lastDrawing, plain, type Style, stripAnsi, styleAfter } from './ansi.ts';
import type { LogBatch, StackState } from './model.ts';

export interface LogLine {
  kind: 'line';
  /** Counts up from 1 over all phases of the run: the line's address. */
  number: number;
  text: string;
  /** Colours that were switched on before the line. */
  before: Style;
}
/** Stands before the first line of a phase. */
export interface LogHeading {
  kind: 'heading';
  state: StackState;
  stateVersion: number;
}
export type LogRow = LogLine | LogHeading;

export interface LogSnapshot {
  rows: readonly LogRow[];
  lines: number;
  finished: boolean;
  /** Changes with every batch: `rows` is the same growing array, so that 100,000 lines are never copied. */
  version: number;
}

/** Collects batches of a run's log into rows. */
export class LogStore {
  /** Tells readers now or later: drawing after each of a hundred batches would take longer than the log. */
  readonly #schedule: (publish: () => void, rows: number) => void;
  readonly #rows: LogRow[] = [];
  readonly #listeners = new Set<() => void>();
  #lines = 0;
  #style: Style = plain;
  #phase = '';
  /** True while the last line lacks its line end. */
  #open = false;
  #finished = false;
  #snapshot: LogSnapshot = { rows: this.#rows, lines: 0, finished: false, version: 0 };

  constructor(schedule: (publish: () => void, rows: number) => void = (publish) => publish()) {
    this.#schedule = schedule;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  snapshot = (): LogSnapshot => this.#snapshot;

  append(batch: LogBatch): void {
    const phase = `${batch.state} ${batch.stateVersion}`;
    if (phase !== this.#phase && batch.text !== '') this.#beginPhase(phase, batch);
    if (batch.text !== '') this.#appendText(batch.text);
    this.#finished = batch.finished;
    if (batch.finished) this.#publish();
    else this.#schedule(this.#publish, this.#rows.length);
  }

  #beginPhase(phase: string, { state, stateVersion }: LogBatch): void {
    this.#phase = phase;
    this.#open = false;
    this.#style = plain;
    this.#rows.push({ kind: 'heading', state, stateVersion });
  }

  #appendText(text: string): void {
    const parts = text.split('\n');
    const [first = '', ...others] = parts;
    const last = this.#rows.at(-1);
    if (this.#open && last?.kind === 'line') {
      this.#rows.pop();
      this.#lines -= 1;
      this.#style = last.before;
      this.#pushLine(last.text + first);
    } else if (first !== '' || others.length > 0) {
      this.#pushLine(first);
    }
    for (const [index, part] of others.entries()) {
      if (part !== '' || index < others.length - 1) this.#pushLine(part);
    }
    this.#open = parts.at(-1) !== '';
  }

  #pushLine(raw: string): void {
    const text = lastDrawing(raw);
    this.#lines += 1;
    this.#rows.push({ kind: 'line', number: this.#lines, text, before: this.#style });
    this.#style = styleAfter(text, this.#style);
  }

  readonly #publish = (): void => {
    const { version } = this.#snapshot;
    this.#snapshot = {
      rows: this.#rows,
      lines: this.#lines,
      finished: this.#finished,
      version: version + 1,
    };
    for (const listener of this.#listeners) listener();
  };
}

/** Row indexes whose visible text holds the words, whatever their case. */
export function searchRows(rows: readonly LogRow[], text: string): number[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  return rows.flatMap((row, index) =>
    row.kind === 'line' && stripAnsi(row.text).toLowerCase().includes(wanted) ? index : [],
  );
}

/** The log as a plain text file. */
export const logText = (rows: readonly LogRow[]): string =>
  rows.map((row) => (row.kind === 'line' ? stripAnsi(row.text) : `\n=== ${row.state} ===`)).join('\n');

/** The phases that wrote something, in their order; the rows of one are cut out when they are asked for. */
export function logPhases(rows: readonly LogRow[]) {
  const starts = rows.flatMap((row, index) => (row.kind === 'heading' ? [{ ...row, index }] : []));
  return starts.map(({ state, stateVersion, index }, at) => ({
    state,
    stateVersion,
    rows: () => rows.slice(index, starts[at + 1]?.index),
  }));
}
