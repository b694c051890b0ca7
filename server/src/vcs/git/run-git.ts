import { spawn } from 'node:child_process';
import { AppError } from '@gantry/contract/errors';

const LOCAL_TIMEOUT = 5 * 60_000;
const KILL_AFTER = 2_000;
const MAX_STDERR = 16_384;

export type GitOptions = {
  /** The bare repository to work on. */
  readonly gitDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Stops the program when it prints more. */
  readonly maxBytes?: number;
};
export type GitResult = {
  readonly ok: boolean;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Null unless it was stopped: for time, or for printing too much. */
  readonly stopped: 'timeout' | 'too much' | null;
};

/** Runs `git` to its end, without a shell. A refusal is a result; only a missing `git` throws. */
export function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const { gitDir, env, timeoutMs = LOCAL_TIMEOUT, maxBytes = Number.POSITIVE_INFINITY } = options;
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>();
  const child = spawn('git', [`--git-dir=${gitDir}`, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stderr = '';
  let stopped: GitResult['stopped'] = null;

  function stop(why: NonNullable<GitResult['stopped']>): void {
    stopped ??= why;
    // git passes SIGTERM on to its helpers; SIGKILL would orphan them.
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER).unref();
  }

  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) stop('too much');
    else chunks.push(chunk);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR);
  });
  child.on('error', (cause) => {
    clearTimeout(timer);
    reject(
      new AppError('INTERNAL', 'git cannot be started. Install git 2.31 or later on the server.', { cause }),
    );
  });
  child.on('close', (code) => {
    clearTimeout(timer);
    resolve({ ok: code === 0 && stopped === null, stdout: Buffer.concat(chunks), stderr, stopped });
  });
  return promise;
}
