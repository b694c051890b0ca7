import { type Location, RegoError } from '../errors.ts';

/** What compiling may cost: far more than a million characters of usual rules need. */
const MOST_TRIALS = 5_000_000;

/** The part of compiling that can grow faster than the policy: ordering bodies, and following references. */
export class Effort {
  #left = MOST_TRIALS;

  /** Counts one trial. Throws rego_compile_error when there were too many. */
  spend(at: Location | undefined): void {
    if (--this.#left >= 0) return;
    const reason = 'compiling takes too long: bind variables before they are used, or split the policy';
    throw new RegoError('rego_compile_error', reason, at);
  }
}
