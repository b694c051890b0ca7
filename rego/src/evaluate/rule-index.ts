import { type Key, keyOf } from '../value/key.ts';
import type { Value } from '../value/value.ts';
import type { CompiledRule } from './documents.ts';
import type { Machine } from './machine.ts';

/** Where a rule's body compares something known before it runs with a constant. */
export interface IndexedValue {
  /** The constant, if the rule demands one; undefined means that any value may do. */
  readonly value: Value | undefined;
}

/** Reads what the rules compare: an argument, or a place in the input. Undefined: no rule that demands a value holds. */
export type Discriminator = (machine: Machine, args: readonly Value[]) => Value | undefined;

/** Picks the rules that can hold, in the order in which they were written. */
export class RuleIndex {
  readonly #all: readonly CompiledRule[];
  readonly #read: Discriminator | undefined;
  readonly #byValue = new Map<Key, CompiledRule[]>();
  readonly #others: CompiledRule[] = [];

  constructor(rules: readonly CompiledRule[], read?: Discriminator, demands: readonly IndexedValue[] = []) {
    this.#all = rules;
    this.#read = read;
    if (read === undefined) return;
    for (const demand of demands) if (demand.value !== undefined) this.#byValue.set(keyOf(demand.value), []);
    for (const [at, rule] of rules.entries()) this.#file(rule, demands[at]?.value);
  }

  #file(rule: CompiledRule, value: Value | undefined): void {
    if (value !== undefined) {
      this.#byValue.get(keyOf(value))?.push(rule);
      return;
    }
    this.#others.push(rule);
    for (const rules of this.#byValue.values()) rules.push(rule);
  }

  candidates(machine: Machine, args: readonly Value[]): readonly CompiledRule[] {
    if (this.#read === undefined) return this.#all;
    const value = this.#read(machine, args);
    if (value === undefined) return this.#others;
    return this.#byValue.get(keyOf(value)) ?? this.#others;
  }
}
