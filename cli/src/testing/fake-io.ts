import type { Io } from '../io.ts';

export type FakeIo = Io & { readonly printed: { out: string; err: string } };

/** A terminal on paper: keeps what is printed; time passes only while sleeping. */
export function fakeIo(given: Partial<Io> & { readonly answers?: string[] } = {}): FakeIo {
  const { answers = [], ...io } = given;
  const printed = { out: '', err: '' };
  let time = Date.parse('2026-03-01T12:00:00Z');
  return {
    printed,
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    interactive: false,
    colours: false,
    errColours: false,
    width: null,
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    ask: async () => answers.shift() ?? '',
    launch: async () => 0,
    versionOf: async () => null,
    readInput: async () => answers.shift() ?? '',
    ...io,
  };
}
