import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { CommandEnd, RunUser } from './isolation/executor.ts';

/** A process as the operating system gets it, wrappers included. */
export interface Launch {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  user: RunUser | null;
  stdin: 'pipe' | 'ignore';
  /** Given to the process as file descriptor 3. */
  feed?: string;
}

export interface LaunchedProcess {
  pid: number | undefined;
  stdin: Writable | null;
  stdout: Readable;
  stderr: Readable;
  end: Promise<CommandEnd>;
}

/** Outputs that a process left behind holds open are closed this long after the end of the program. */
const outputGraceMs = 1_000;

/** Starts a process as leader of its own group. `onExit` runs when the program has ended, before its outputs have. */
export function launch(start: Launch, onExit: () => void): LaunchedProcess {
  const child = spawn(start.file, [...start.args], {
    cwd: start.cwd,
    env: { ...start.env },
    detached: true,
    stdio: [start.stdin, 'pipe', 'pipe', ...(start.feed === undefined ? [] : (['pipe'] as const))],
    ...(start.user ?? {}),
  });
  const { stdout, stderr, stdin } = child;
  if (stdout === null || stderr === null) throw new TypeError('The process was started without outputs.');
  feedInput(child, start.feed);
  return { pid: child.pid, stdin, stdout, stderr, end: endOf(child, onExit) };
}

function feedInput(child: ChildProcess, text: string | undefined): void {
  const pipe = child.stdio[3];
  if (text === undefined || !pipe || !('end' in pipe)) return;
  pipe.on('error', () => undefined);
  pipe.end(text);
}

function endOf(child: ChildProcess, onExit: () => void): Promise<CommandEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandEnd>();
  child.stdin?.on('error', () => undefined);
  child.once('error', reject);
  child.once('exit', (exitCode, signal) => {
    onExit();
    const end = exitCode === null ? { signal: signal ?? 'unknown' } : { exitCode };
    const closing = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, outputGraceMs);
    child.once('close', () => {
      clearTimeout(closing);
      resolve(end);
    });
  });
  return promise;
}

/** Sends a signal and accepts that the process may be gone. A negative id means a process group. */
export function signalIfAlive(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
