import type { Readable, Writable } from 'node:stream';
import { findProgram } from '../find-program.ts';
import type { Executor } from '../isolation/executor.ts';

export interface RunningTar {
  stdin: Writable | null;
  stdout: Readable;
  /** Rejects with what tar said when it fails. */
  end: Promise<void>;
  kill(): void;
}

export interface TarCommand {
  executor: Executor;
  args: readonly string[];
  workspace: string;
  cwd: string;
  stdin: 'pipe' | 'ignore';
}

/** Runs the system's `tar` as the run's user in a folder of the run's workspace. */
export function runTar({ executor, ...command }: TarCommand): RunningTar {
  const file = findProgram('tar');
  if (file === null) throw new Error('The program tar was not found on this worker. Install it.');
  const env = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };
  const running = executor.start({ ...command, file, env });
  let complaint = '';
  running.stderr.on('data', (data: Buffer) => {
    complaint = `${complaint}${data}`.slice(-2_000);
  });
  const end = running.end.then((result) => {
    if ('exitCode' in result && result.exitCode === 0) return;
    throw new Error(`tar failed: ${complaint.trim() || JSON.stringify(result)}`);
  });
  return { stdin: running.stdin, stdout: running.stdout, end, kill: running.kill };
}
