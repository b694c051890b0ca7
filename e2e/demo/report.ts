import { performance } from 'node:perf_hooks';

export type StepRecord = {
  readonly title: string;
  readonly outcome: 'done' | 'failed';
  readonly seconds: number;
  readonly found: string;
  readonly link: string | null;
};

export type Told = { readonly found: string; readonly link?: string };

export type Report = {
  readonly steps: readonly StepRecord[];
  chapter(title: string): void;
  /** Does one step of the story and tells what was observed; a failure is told and thrown on. */
  step<T>(title: string, act: () => Promise<T>, tell: (result: T) => Told): Promise<T>;
  line(text?: string): void;
};

const paint = (code: number) => (text: string) =>
  process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text;
export const bold = paint(1);
export const dim = paint(2);
const green = paint(32);
const red = paint(31);
const cyan = paint(36);

const tick = 120;

/** Tells the story on standard output; silent when the result is wanted as JSON. */
export function createReport({ silent }: { silent: boolean }): Report {
  const steps: StepRecord[] = [];
  const write = (text: string): void => {
    if (!silent) process.stdout.write(text);
  };
  const alive = process.stdout.isTTY && !silent;

  return {
    steps,
    line: (text = '') => write(`${text}\n`),
    chapter: (title) => write(`\n${bold(title)}\n`),
    async step(title, act, tell) {
      const started = performance.now();
      const frames = ['◐', '◓', '◑', '◒'];
      let frame = 0;
      const timer = alive
        ? setInterval(() => write(`\r  ${cyan(frames[frame++ % frames.length] ?? '◐')} ${title}`), tick)
        : null;
      const settle = (outcome: StepRecord['outcome'], { found, link }: Told): void => {
        if (timer !== null) clearInterval(timer);
        const seconds = (performance.now() - started) / 1_000;
        steps.push({ title, outcome, seconds, found, link: link ?? null });
        const mark = outcome === 'done' ? green('●') : red('✕');
        write(`${alive ? '\r\u001b[K' : ''}  ${mark} ${title} ${dim(`${seconds.toFixed(2)} s`)}\n`);
        write(`      ${found}\n`);
        if (link !== undefined) write(`      ${dim(link)}\n`);
      };
      try {
        const result = await act();
        settle('done', tell(result));
        return result;
      } catch (error) {
        settle('failed', { found: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
  };
}

/** A table with aligned columns; numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   '),
  );
  const [head = '', ...body] = lines;
  return [dim(`  ${head}`), ...body.map((line) => `  ${line}`)].join('\n');
}
