import type { Builtin } from '../builtins/define.ts';
import type { FunctionDocument, TreeNode } from '../evaluate/documents.ts';
import type { Link, Read } from '../evaluate/machine.ts';
import type { Bound } from './bound.ts';
import type { Effort } from './effort.ts';
import type { Arities } from './ready.ts';

/** What all rules of a policy share while they are compiled. */
export interface Program extends Arities {
  readonly tree: TreeNode;
  readonly functions: ReadonlyMap<string, FunctionDocument>;
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** True where steps report themselves for traces and coverage. */
  readonly observed: boolean;
  /** What is left of the work that ordering the rules may take. */
  readonly effort: Effort;
}

/** A body in the making: its links so far, and what they bind. */
export class Plan {
  readonly program: Program;
  readonly bound: Bound;
  readonly links: Link[] = [];
  readonly #frame: { size: number };

  constructor(program: Program, frame: { size: number }, bound: Bound) {
    this.program = program;
    this.#frame = frame;
    this.bound = bound;
  }

  /** A plan for a body inside this one, in the same frame. */
  inner(): Plan {
    return new Plan(this.program, this.#frame, this.bound.inner());
  }

  get frameSize(): number {
    return this.#frame.size;
  }

  slot(): number {
    return this.#frame.size++;
  }

  push(link: Link): void {
    this.links.push(link);
  }

  /** Puts what a read gives into a slot, or fails if it is undefined. */
  store(read: Read, slot: number): void {
    this.push((next) => (machine, frame) => {
      const value = read(machine, frame);
      if (value === undefined) return false;
      frame.v[slot] = value;
      return next(machine, frame);
    });
  }
}

/** Reads a slot. */
export function readSlot(slot: number): Read {
  return (_machine, frame) => frame.v[slot];
}
