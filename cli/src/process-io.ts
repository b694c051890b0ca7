import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { inherited } from './config.ts';
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
    launch,
    versionOf,
  };
}

/** Signals of the terminal reach both; those of a supervisor are passed on, and this program ends after the other. */
function launch(
  file: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: 'inherit',
    env: { ...inherited(), ...variables },
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  // The other one gets the same Ctrl+C and decides.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

function versionOf(program: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: 10_000 }, (error, stdout) => {
      const [line = ''] = stdout.split('\n');
      resolve(error === null ? line.trim() : null);
    });
  });
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
