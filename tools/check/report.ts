import type { Outcome } from './outcome.ts';

interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
}

const NAME_WIDTH = 18;
const TIME_WIDTH = 9;

/** Prints a line per finished suite and, on a terminal, one that lives: what is running and for how long. */
export class Report {
  readonly #screen: Screen;
  readonly #running = new Map<string, number>();
  #passed = 0;
  #failed = 0;
  #ticker: NodeJS.Timeout | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  started(name: string): void {
    this.#running.set(name, performance.now());
    if (!this.#screen.isTTY) return;
    this.#drawRunning();
    this.#ticker ??= setInterval(() => this.#drawRunning(), 1000).unref();
  }

  finished(name: string, outcome: Outcome): void {
    this.#running.delete(name);
    this.#passed += outcome.passed;
    this.#failed += outcome.failed;
    this.#erase();
    this.#screen.write(`${lineOf(name, outcome)}\n`);
    if (outcome.failed > 0) this.#screen.write(`\n${indent(outcome.output)}\n\n`);
    if (this.#running.size > 0) this.#drawRunning();
  }

  /** The summary; its last line is read by machines. */
  end(seconds: number): void {
    clearInterval(this.#ticker);
    this.#erase();
    this.#screen.write(`\n${seconds.toFixed(1)} s\n${this.#passed} passed, ${this.#failed} failed\n`);
  }

  #drawRunning(): void {
    if (!this.#screen.isTTY) return;
    const now = performance.now();
    const names = [...this.#running].map(
      ([name, since]) => `${name} (${Math.round((now - since) / 1000)} s)`,
    );
    this.#screen.write(`\r\x1b[2K· ${names.join(', ')}`);
  }

  #erase(): void {
    if (this.#screen.isTTY) this.#screen.write('\r\x1b[2K');
  }
}

function lineOf(name: string, { passed, failed, skipped, seconds }: Outcome): string {
  const mark = failed > 0 ? '✗' : '✓';
  const counted = passed + failed + skipped > 1;
  const counts = [
    counted && passed > 0 ? `${passed} passed` : '',
    counted && failed > 0 ? `${failed} failed` : '',
    skipped > 0 ? `${skipped} skipped` : '',
  ];
  const time = `${seconds.toFixed(1)} s`.padStart(TIME_WIDTH);
  return `${mark} ${name.padEnd(NAME_WIDTH)}${time}   ${counts.filter(Boolean).join(', ')}`.trimEnd();
}

const indent = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
