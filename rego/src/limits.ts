/** What an evaluation may use before it is stopped with eval_limit_error. */
export interface Limits {
  /** Rules, iterations, calls and the work of built-ins together. */
  readonly steps: number;
  /** Wall-clock milliseconds. */
  readonly milliseconds: number;
  /** Rules and functions inside one another. */
  readonly depth: number;
  /** Values and characters that the policy makes, counted as they are made: about 50 bytes each at most. */
  readonly cells: number;
}

/** Generous for policies, tight enough that a host survives a hostile one. */
export const DEFAULT_LIMITS: Limits = {
  steps: 50_000_000,
  milliseconds: 10_000,
  depth: 400,
  cells: 20_000_000,
};
