import { type Location, RegoError } from '../errors.ts';
import { equal } from '../value/compare.ts';
import { keyOf } from '../value/key.ts';
import { RegoObject } from '../value/object.ts';
import { RegoSet } from '../value/set.ts';
import type { Value } from '../value/value.ts';
import type { CompiledRule, Document } from './documents.ts';
import { type Contributor, Frame, type Machine, type PartialTarget } from './machine.ts';
import { runRule } from './main-loop.ts';

/** One part of a rule's head below the document: a constant key, or undefined where it varies. */
export type HeadPart = Value | undefined;

/** A rule that contributes members or keys. */
export interface PartialRule {
  readonly rule: CompiledRule;
  readonly suffix: readonly HeadPart[];
  /** Complete rules below a variable head may have an `else` and a value of their own. */
  readonly isWhole: boolean;
  readonly isDefault: boolean;
}

/** Collects the members and keys of one document. */
class Builder implements PartialTarget {
  readonly set: RegoSet | undefined;
  readonly root: RegoSet | RegoObject;
  readonly #owned = new Set<Value>();

  constructor(isSet: boolean, isDeep: boolean) {
    this.set = isSet ? new RegoSet() : undefined;
    const object = new RegoObject();
    // OPA walks rules with longer heads one after the other.
    object.inOrder = isDeep;
    this.root = this.set ?? object;
    this.#owned.add(this.root);
  }

  add(machine: Machine, path: readonly Value[], leaf: Value, { isMember, loc }: Contributor): void {
    machine.charge(1 + path.length);
    if (this.set !== undefined) {
      this.set.add(leaf);
      return;
    }
    const last = isMember ? path.length : path.length - 1;
    let at: Value = this.root;
    for (let step = 0; step < last; step++) {
      const key = path[step] ?? null;
      const wantsSet = isMember && step === last - 1;
      at = this.#descend(at, key, wantsSet, loc);
    }
    if (isMember) {
      if (!(at instanceof RegoSet)) throw conflict(loc);
      at.add(leaf);
      return;
    }
    this.#setLeaf(at, path[last] ?? null, leaf, loc);
  }

  #descend(at: Value, key: Value, wantsSet: boolean, loc: Location): Value {
    if (!(at instanceof RegoObject)) throw conflict(loc);
    const known = at.get(key);
    if (known !== undefined) {
      if (!this.#owned.has(known) || known instanceof RegoSet !== wantsSet) throw conflict(loc);
      return known;
    }
    const made = wantsSet ? new RegoSet() : new RegoObject();
    this.#owned.add(made);
    at.set(key, made);
    return made;
  }

  #setLeaf(at: Value, key: Value, leaf: Value, loc: Location): void {
    if (!(at instanceof RegoObject)) throw conflict(loc);
    const known = at.get(key);
    if (known === undefined) at.set(key, leaf);
    else if (this.#owned.has(known) || !equal(known, leaf)) throw conflict(loc);
  }
}

function conflict(loc: Location): RegoError {
  return new RegoError('eval_conflict_error', 'object keys must be unique', loc);
}

/** A document made of members or keys: partial sets, partial objects, and heads with variables anywhere. */
export class PartialDocument implements Document {
  #rules: readonly PartialRule[] = [];
  #isSet = false;
  #isDeep = false;
  /** How many leading keys tell some rules from others. */
  #selective = 0;

  /** Gives the document its rules, once they are compiled. */
  define(rules: readonly PartialRule[]): void {
    this.#rules = rules;
    this.#isDeep = rules.some((one) => one.suffix.length > 1);
    this.#isSet = rules.every((one) => one.suffix.length === 0);
    this.#selective = rules.length < 2 ? 0 : Math.max(0, ...rules.map(lastConstant));
  }

  value(machine: Machine): Value | undefined {
    return this.below(machine, []);
  }

  below(machine: Machine, keys: readonly Value[]): Value | undefined {
    const prefix = keys.slice(0, this.#selective);
    const cacheKey = prefix.length === 0 ? this : this.#keyText(prefix);
    const { cache } = machine.view;
    const known = cache.get(cacheKey);
    if (known !== undefined) return known;
    machine.enter();
    const value = this.#build(machine, prefix);
    machine.leave();
    cache.set(cacheKey, value);
    return value;
  }

  #keyText(prefix: readonly Value[]): string {
    return `${identity(this)}${String(keyOf(prefix))}`;
  }

  #build(machine: Machine, prefix: readonly Value[]): Value {
    const builder = new Builder(this.#isSet, this.#isDeep);
    const defaults: PartialRule[] = [];
    for (const one of this.#rules) {
      if (!canMatch(one.suffix, prefix)) continue;
      if (one.isDefault) defaults.push(one);
      else this.#run(machine, one, builder);
    }
    for (const one of defaults) this.#fillDefault(machine, one, builder);
    return builder.root;
  }

  #run(machine: Machine, one: PartialRule, builder: Builder): void {
    machine.tick();
    if (one.isWhole) {
      this.#addWhole(machine, one, builder);
      return;
    }
    for (let branch: CompiledRule | undefined = one.rule; branch !== undefined; branch = branch.otherwise) {
      const frame = new Frame(branch.frameSize);
      frame.target = builder;
      branch.run(machine, frame);
      if (frame.out !== undefined) return;
    }
  }

  #addWhole(machine: Machine, one: PartialRule, builder: Builder): void {
    const value = runRule(machine, one.rule, []);
    if (value !== undefined)
      builder.add(machine, constantPath(one.suffix), value, { isMember: false, loc: one.rule.loc });
  }

  #fillDefault(machine: Machine, one: PartialRule, builder: Builder): void {
    const path = constantPath(one.suffix);
    let at: Value | undefined = builder.root;
    for (const key of path) at = at instanceof RegoObject ? at.get(key) : undefined;
    if (at === undefined) this.#addWhole(machine, one, builder);
  }
}

function constantPath(suffix: readonly HeadPart[]): readonly Value[] {
  return suffix.flatMap((part) => (part === undefined ? [] : [part]));
}

function lastConstant(one: PartialRule): number {
  return one.suffix.findLastIndex((part) => part !== undefined) + 1;
}

function canMatch(suffix: readonly HeadPart[], prefix: readonly Value[]): boolean {
  return prefix.every((key, at) => {
    const part = suffix[at];
    return part === undefined || equal(part, key);
  });
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function identity(document: object): number {
  const known = identities.get(document);
  if (known !== undefined) return known;
  lastIdentity++;
  identities.set(document, lastIdentity);
  return lastIdentity;
}
