import type { Location } from '../errors.ts';
import type { Effort } from './effort.ts';
import type { Local } from './ir.ts';

/** The variables bound so far, with a way back for trials. */
export class Bound {
  readonly #locals: Set<Local>;
  readonly #trail: Local[] = [];
  readonly #effort: Effort;
  /** Where the rule or query stands. */
  readonly #loc: Location | undefined;
  readonly #outer: Bound | undefined;

  constructor(effort: Effort, loc?: Location, locals: Iterable<Local> = [], outer?: Bound) {
    this.#effort = effort;
    this.#loc = loc;
    this.#locals = new Set(locals);
    this.#outer = outer;
  }

  /** How many variables were bound since the beginning: it tells whether a trial bound any. */
  get size(): number {
    return this.#trail.length;
  }

  has(local: Local): boolean {
    this.#effort.spend(this.#loc);
    for (let bound: Bound | undefined = this; bound !== undefined; bound = bound.#outer) {
      if (bound.#locals.has(local)) return true;
    }
    return false;
  }

  add(local: Local): void {
    if (this.has(local)) return;
    this.#locals.add(local);
    this.#trail.push(local);
  }

  /** True if the trial succeeds; what a failed one bound is forgotten. */
  attempt(trial: () => boolean): boolean {
    this.#effort.spend(this.#loc);
    const mark = this.#trail.length;
    if (trial()) return true;
    this.#undo(mark);
    return false;
  }

  /** True if the trial succeeds without binding anything. */
  holdsUnbound(trial: () => boolean): boolean {
    return this.probe(() => {
      const mark = this.#trail.length;
      return trial() && this.#trail.length === mark;
    });
  }

  /** Runs a trial and forgets in any case what it bound. */
  probe<T>(trial: () => T): T {
    const mark = this.#trail.length;
    const result = trial();
    this.#undo(mark);
    return result;
  }

  #undo(mark: number): void {
    while (this.#trail.length > mark) {
      const local = this.#trail.pop();
      if (local !== undefined) this.#locals.delete(local);
    }
  }

  /** What is bound in a body inside this one; this one must not change meanwhile. */
  inner(): Bound {
    return new Bound(this.#effort, this.#loc, [], this);
  }
}
