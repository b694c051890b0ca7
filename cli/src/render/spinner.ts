import type { Io } from '../io.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const eraseLine = '\r\u001b[2K';

export type Spinner = { stop(): void };

/** Shows that something takes long, on a terminal only. The cursor must be at the beginning of a line. */
export function startSpinner(io: Io, label: string): Spinner {
  if (!io.errIsTerminal) return { stop: () => undefined };
  let turn = 0;
  const draw = (): void => {
    io.err(`${eraseLine}${frames[turn % frames.length]} ${label}`);
    turn += 1;
  };
  draw();
  const timer = setInterval(draw, 100);
  return {
    stop() {
      clearInterval(timer);
      io.err(eraseLine);
    },
  };
}

/** Spins as long as the work goes on. */
export async function spinning<T>(io: Io, label: string, work: () => Promise<T>): Promise<T> {
  const spinner = startSpinner(io, label);
  try {
    return await work();
  } finally {
    spinner.stop();
  }
}
