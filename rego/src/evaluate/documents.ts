import type { Location } from '../errors.ts';
import { entriesOf, lookup } from '../value/access.ts';
import { objectOf, RegoObject } from '../value/object.ts';
import type { ObjectValue, Value } from '../value/value.ts';
import { isObject } from '../value/value.ts';
import type { Machine, Step, TreePlace } from './machine.ts';
import { runRules } from './main-loop.ts';
import { RuleIndex } from './rule-index.ts';

/** A rule ready to run. */
export interface CompiledRule {
  readonly loc: Location;
  readonly frameSize: number;
  /** The frame's places of the parameters. */
  readonly params: readonly number[];
  readonly run: Step;
  readonly otherwise: CompiledRule | undefined;
}

/** What rules define at one place: a value, computed once for each view. */
export interface Document {
  value(machine: Machine): Value | undefined;
  /** The value, of which only the part below the given keys matters. */
  below(machine: Machine, keys: readonly Value[]): Value | undefined;
}

/** A place in the tree of packages and rules. */
export class TreeNode implements TreePlace {
  readonly place = true;
  readonly path: readonly string[];
  readonly parent: TreeNode | undefined;
  readonly children = new Map<string, TreeNode>();
  document: Document | undefined;

  constructor(path: readonly string[], parent: TreeNode | undefined) {
    this.path = path;
    this.parent = parent;
  }

  /** The child of that name, made if absent. */
  child(name: string): TreeNode {
    const known = this.children.get(name);
    if (known !== undefined) return known;
    const made = new TreeNode([...this.path, name], this);
    this.children.set(name, made);
    return made;
  }
}

/** True if `with` replaced the place or one above it. */
export function isBlocked(machine: Machine, node: TreeNode): boolean {
  const { blocked } = machine.view;
  if (blocked === undefined) return false;
  for (let at: TreeNode | undefined = node; at !== undefined; at = at.parent)
    if (blocked.has(at)) return true;
  return false;
}

/** The base document at a path. */
export function baseAt(machine: Machine, path: readonly string[]): Value | undefined {
  let value = machine.view.data;
  for (const name of path) value = lookup(value, name);
  return value;
}

/** A place's whole value: base document and rules together. */
export function extent(machine: Machine, node: TreeNode): Value | undefined {
  if (isBlocked(machine, node)) return baseAt(machine, node.path);
  if (node.document !== undefined) return node.document.value(machine);
  const { cache } = machine.view;
  if (cache.has(node)) return cache.get(node);
  const value = merge(machine, node);
  cache.set(node, value);
  return value;
}

function merge(machine: Machine, node: TreeNode): Value | undefined {
  const base = baseAt(machine, node.path);
  if (node.children.size === 0) return base === undefined ? new RegoObject() : base;
  const virtual = new RegoObject();
  for (const [name, child] of node.children) {
    const value = extent(machine, child);
    if (value !== undefined) virtual.set(name, value);
  }
  return isObject(base) ? mergeObjects(base, virtual) : virtual;
}

/** Both objects together; where they disagree the base document is kept. */
function mergeObjects(base: ObjectValue, virtual: ObjectValue): Value {
  const merged = objectOf(entriesOf(virtual));
  for (const [key, value] of entriesOf(base)) {
    const known = merged.get(key);
    merged.set(key, isObject(known) && isObject(value) ? mergeObjects(value, known) : value);
  }
  return merged;
}

const NO_RULES = new RuleIndex([]);

const UNAGREED = 'complete rules must not produce multiple outputs';

/** A document that is one value: rules without a variable part, and perhaps a default. */
export class CompleteDocument implements Document {
  #index = NO_RULES;
  #fallback: CompiledRule | undefined;

  /** Gives the document its rules, once they are compiled. */
  define(index: RuleIndex, fallback: CompiledRule | undefined): void {
    this.#index = index;
    this.#fallback = fallback;
  }

  value(machine: Machine): Value | undefined {
    const { cache } = machine.view;
    const known = cache.get(this);
    if (known !== undefined || cache.has(this)) return known;
    machine.enter();
    let value = runRules(machine, this.#index.candidates(machine, NO_ARGS), NO_ARGS, UNAGREED);
    if (value === undefined) value = this.#default(machine);
    machine.leave();
    cache.set(this, value);
    return value;
  }

  below(machine: Machine): Value | undefined {
    return this.value(machine);
  }

  #default(machine: Machine): Value | undefined {
    return this.#fallback && runRules(machine, [this.#fallback], NO_ARGS, UNAGREED);
  }
}

const NO_ARGS: readonly Value[] = [];

/** A policy's function. */
export class FunctionDocument {
  readonly arity: number;
  #index = NO_RULES;
  #fallback: CompiledRule | undefined;

  constructor(arity: number) {
    this.arity = arity;
  }

  /** Gives the function its rules, once they are compiled. */
  define(index: RuleIndex, fallback: CompiledRule | undefined): void {
    this.#index = index;
    this.#fallback = fallback;
  }

  call(machine: Machine, args: readonly Value[]): Value | undefined {
    machine.enter();
    const conflict = 'functions must not produce multiple outputs for same inputs';
    let value = runRules(machine, this.#index.candidates(machine, args), args, conflict);
    if (value === undefined && this.#fallback) value = runRules(machine, [this.#fallback], args, conflict);
    machine.leave();
    return value;
  }
}
