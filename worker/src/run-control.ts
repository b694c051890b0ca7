import { RunFailure, RunLost, RunStopped } from './run-failure.ts';

/** How a run can be ended from outside of its steps. */
export interface RunControl {
  /** Aborted for a graceful end; its reason is what the run will be reported as. */
  readonly ending: AbortSignal;
  /** Aborted when the run is no longer ours: everything is killed at once. */
  readonly lost: AbortSignal;
  end(reason: RunFailure | RunStopped): void;
  lose(reason: RunLost): void;
  /** Throws the reason when the run was ended or lost. */
  check(): void;
}

export function createRunControl(): RunControl {
  const ending = new AbortController();
  const lost = new AbortController();
  return {
    ending: ending.signal,
    lost: lost.signal,
    end: (reason) => ending.abort(reason),
    lose(reason) {
      lost.abort(reason);
      ending.abort(reason);
    },
    check() {
      lost.signal.throwIfAborted();
      ending.signal.throwIfAborted();
    },
  };
}

/** Was the run ended on purpose, rather than by an error of its own? */
export const isEnding = (error: unknown): boolean =>
  error instanceof RunFailure || error instanceof RunLost || error instanceof RunStopped;
