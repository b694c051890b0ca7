import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Io } from './io.ts';

/** The terminal, or whatever stands in its place. */
export function processIo({ coloursAllowed }: { coloursAllowed: boolean }): Io {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    // A reader such as `head` that has seen enough closes the pipe: that is no failure.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  return {
    out: (written) => void stdout.write(written),
    err: (written) => void stderr.write(written),
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    colours: coloursAllowed && stdout.isTTY === true,
    errColours: coloursAllowed && stderr.isTTY === true,
    width: stdout.isTTY === true ? stdout.columns : null,
    now: () => Date.now(),
    sleep: (milliseconds) => delay(milliseconds),
    ask,
    readInput: async () => (await text(stdin)).trim(),
  };
}

async function ask(question: string, { secret } = { secret: false }): Promise<string> {
  if (secret) process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: secret ? silent : process.stderr,
    terminal: true,
  });
  // Without this, Ctrl-C at the prompt would leave the question open for ever.
  lines.on('SIGINT', () => process.exit(130));
  try {
    // Ctrl-D rejects: the person gives no answer.
    return (await lines.question(secret ? '' : question).catch(() => '')).trim();
  } finally {
    lines.close();
    if (secret) process.stderr.write('\n');
  }
}
