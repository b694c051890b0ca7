import { type Location, RegoError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { RegoSet } from '../value/set.ts';
import type { Value } from '../value/value.ts';

/** What stands in for a function under `with`: another function's name, or a value. */
export type Replacement = { readonly name: string } | { readonly value: Value };

/** What a policy sees at one moment; `with` makes another one. */
export class View {
  readonly input: Value | undefined;
  readonly data: Value | undefined;
  /** Places of the rule tree that `with` replaced: their rules are not asked. */
  readonly blocked: ReadonlySet<object> | undefined;
  readonly replaced: ReadonlyMap<string, Replacement> | undefined;
  /** Values of documents already computed under this view. */
  readonly cache = new Map<object | string, Value | undefined>();

  constructor(
    input: Value | undefined,
    data: Value | undefined,
    blocked: ReadonlySet<object> | undefined,
    replaced: ReadonlyMap<string, Replacement> | undefined,
  ) {
    this.input = input;
    this.data = data;
    this.blocked = blocked;
    this.replaced = replaced;
  }
}

/** What the host lends to an evaluation. All of it is optional, and absent functions are undefined to policies. */
export interface Host {
  /** Nanoseconds since 1970, for time.now_ns. */
  readonly now?: () => bigint;
  /** A number from 0 up to but not including 1, for rand.intn. */
  readonly random?: () => number;
  /** A random UUID, for uuid.rfc4122. */
  readonly uuid?: () => string;
  /** What opa.runtime shows; an empty object if absent. */
  readonly runtime?: Value;
}

/** One step of a trace: an expression is evaluated, or a rule has given a value. */
export interface TraceEvent {
  readonly op: 'eval' | 'exit';
  readonly depth: number;
  readonly location: Location;
  readonly text: string;
}

/** How often the clock is read, in steps. */
const STEPS_PER_LOOK = 2048;

/** One evaluation: its view, its budget, and what it collects. */
export class Machine {
  view: View;
  readonly strict: boolean;
  readonly host: Host;
  readonly prints: { readonly text: string; readonly location: Location }[] = [];
  /** What the query's variables can be. */
  readonly solutions: ReadonlyMap<string, Value>[] = [];
  readonly trace: TraceEvent[] | undefined;
  readonly covered: Map<string, Set<number>> | undefined;
  /** Results that a built-in must repeat within one evaluation. */
  readonly memo = new Map<string, Value>();
  depth = 0;
  readonly #limits: Limits;
  readonly #deadline: number;
  #steps = 0;
  #nextLook = STEPS_PER_LOOK;
  #cells = 0;

  constructor(options: {
    readonly view: View;
    readonly limits: Limits;
    readonly host: Host;
    readonly strict: boolean;
    readonly trace: boolean;
    readonly coverage: boolean;
  }) {
    this.view = options.view;
    this.strict = options.strict;
    this.host = options.host;
    this.trace = options.trace ? [] : undefined;
    this.covered = options.coverage ? new Map() : undefined;
    this.#limits = options.limits;
    this.#deadline = performance.now() + options.limits.milliseconds;
    this.#nextLook = Math.min(STEPS_PER_LOOK, options.limits.steps);
  }

  get steps(): number {
    return this.#steps;
  }

  get cells(): number {
    return this.#cells;
  }

  /** Counts a step; throws eval_limit_error when the steps or the time are used up. */
  tick(): void {
    if (++this.#steps >= this.#nextLook) this.#look();
  }

  /** Counts the work of a built-in in steps, before it is done. */
  work(steps: number): void {
    this.#steps += steps;
    if (this.#steps >= this.#nextLook) this.#look();
  }

  /** Counts values or characters about to be made. */
  charge(cells: number): void {
    this.#cells += cells;
    if (this.#cells > this.#limits.cells) {
      throw limitError(
        `the policy made more than ${this.#limits.cells} values: raise limits.cells or make fewer`,
      );
    }
  }

  #look(): void {
    const { steps, milliseconds } = this.#limits;
    if (this.#steps > steps)
      throw limitError(`more than ${steps} steps: raise limits.steps or simplify the policy`);
    if (performance.now() > this.#deadline) {
      throw limitError(`longer than ${milliseconds} ms: raise limits.milliseconds or simplify the policy`);
    }
    this.#nextLook = Math.min(this.#steps + STEPS_PER_LOOK, steps + 1);
  }

  /** Goes into a rule or function; leave() must follow unless an error does. */
  enter(): void {
    if (++this.depth > this.#limits.depth) {
      throw limitError(`rules call one another deeper than ${this.#limits.depth} levels`);
    }
  }

  leave(): void {
    this.depth--;
  }
}

/** The error of an exhausted limit. */
export function limitError(reason: string): RegoError {
  return new RegoError('eval_limit_error', reason);
}

/** What a frame keeps beside values. */
export type Side = View | Value[] | TreePlace;

/** A place in the rule tree, as the frame sees it. */
export interface TreePlace {
  readonly place: true;
}

/** The variables of one running rule. */
export class Frame {
  readonly v: (Value | undefined)[];
  readonly side: (Side | undefined)[] = [];
  /** What the rule's head has given so far. */
  out: Value | undefined;
  /** Where a partial rule puts its members. */
  target: PartialTarget | undefined;

  constructor(size: number) {
    this.v = new Array<Value | undefined>(size);
  }
}

/** The rule that a member or a value comes from. */
export interface Contributor {
  readonly isMember: boolean;
  readonly loc: Location;
}

/** Receives what partial rules produce. */
export interface PartialTarget {
  add(machine: Machine, path: readonly Value[], leaf: Value, by: Contributor): void;
  readonly set: RegoSet | undefined;
}

/** Computes a value, or undefined. */
export type Read = (machine: Machine, frame: Frame) => Value | undefined;

/** Does one thing, then the next; true stops the search for further solutions. */
export type Step = (machine: Machine, frame: Frame) => boolean;

/** A step waiting for its successor. */
export type Link = (next: Step) => Step;
