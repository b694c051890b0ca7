import type { Readable, Writable } from 'node:stream';
import type { IsolationKind } from '@gantry/contract/worker-protocol';

/** A user id of its own for one run at a time; the group has the same number. */
export interface RunUser {
  uid: number;
  gid: number;
}

/** A program to run for a run. `env` is all that it sees; nothing is inherited. */
export interface Command {
  file: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** The run's folder: readable and writable at the same path inside and outside. */
  workspace: string;
  stdin: 'pipe' | 'ignore';
}

export type CommandEnd = { exitCode: number } | { signal: string };

export interface RunningCommand {
  /** Null where the command has no input. */
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves after the end of the program and of both its outputs; rejects where it cannot be started. */
  readonly end: Promise<CommandEnd>;
  /** Asks the program itself, not its wrappers or children, to finish early (SIGINT). */
  interrupt(): void;
  /** Ends the program and everything that it started. */
  kill(): void;
}

/** Runs the commands of one run after the other, as one user, behind one kind of wall. */
export interface Executor {
  readonly kind: IsolationKind;
  readonly user: RunUser | null;
  /** Where temporary files go, as the command sees it. */
  tempFolder(workspace: string): string;
  start(command: Command): RunningCommand;
  /** Ends whatever the run left behind; called when none of its commands runs any more. */
  sweep(): void;
}
