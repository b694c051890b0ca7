import type { Local } from './ir.ts';

/** The variables bound so far, with a way back for trials. */
export class Bound {
  readonly #locals: Set<Local>;
  readonly #trail: Local[] = [];

  constructor(locals: Iterable<Local> = []) {
    this.#locals = new Set(locals);
  }

  has(local: Local): boolean {
    return this.#locals.has(local);
  }

  add(local: Local): void {
    if (this.#locals.has(local)) return;
    this.#locals.add(local);
    this.#trail.push(local);
  }

  /** True if the trial succeeds; what a failed one bound is forgotten. */
  attempt(trial: () => boolean): boolean {
    const mark = this.#trail.length;
    if (trial()) return true;
    this.#undo(mark);
    return false;
  }

  /** True if the trial succeeds without binding anything. */
  holdsUnbound(trial: () => boolean): boolean {
    const mark = this.#trail.length;
    const result = trial() && this.#trail.length === mark;
    this.#undo(mark);
    return result;
  }

  /** Runs a trial and forgets in any case what it bound. */
  probe(trial: () => boolean): boolean {
    const mark = this.#trail.length;
    const result = trial();
    this.#undo(mark);
    return result;
  }

  #undo(mark: number): void {
    for (const local of this.#trail.splice(mark)) this.#locals.delete(local);
  }

  /** A copy for a body inside this one. */
  copy(): Bound {
    return new Bound(this.#locals);
  }
}
