import type { Diagnostic } from '@gantry/contract/plan';
import type { RunFailureCode } from '@gantry/contract/worker-protocol';

/** A run ends as FAILED: the code is for programs, the message says to people what to do. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  readonly code: RunFailureCode;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: RunFailureCode, message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.code = code;
    this.diagnostics = diagnostics;
  }
}

/** The server took the run from this worker: kill what runs, say nothing more, forget the job. */
export class RunLost extends Error {
  override readonly name = 'RunLost';
}

/** A person stopped the run, and what ran has ended. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
