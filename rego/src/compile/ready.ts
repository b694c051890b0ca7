import { keyOf } from '../value/key.ts';
import type { Bound } from './bound.ts';
import { takeInOrder } from './in-order.ts';
import type { Clause, Local, Node } from './ir.ts';

/*
 * What can be computed now? Every function answers whether a term can be evaluated with the variables
 * bound so far, and binds the ones that evaluating it would bind.
 */

/** Knows how many arguments a function takes. */
export interface Arities {
  arityOf(name: string): number | undefined;
}

/** True if the term can be evaluated; references bind the variables in their path. */
export function evaluable(node: Node, bound: Bound): boolean {
  switch (node.op) {
    case 'const':
    case 'root':
      return true;
    case 'local':
      return bound.has(node.local);
    case 'ref':
      return evaluable(node.head, bound) && node.path.every((step) => matchable(step, bound));
    case 'call':
      return orderTerms(node.args, bound, evaluable) !== undefined;
    case 'array':
    case 'set':
      return orderTerms(node.items, bound, evaluable) !== undefined;
    case 'object':
      return orderTerms(node.entries.flat(), bound, evaluable) !== undefined;
    case 'comprehension':
      return allBound(node.free, bound);
    case 'template':
      return node.parts.every((part) => typeof part === 'string' || allBound(part.free, bound));
  }
}

function allBound(locals: Iterable<Local>, bound: Bound): boolean {
  for (const local of locals) if (!bound.has(local)) return false;
  return true;
}

/** True if the term can be matched against a value that is known; its variables are bound then. */
export function matchable(node: Node, bound: Bound): boolean {
  switch (node.op) {
    case 'local':
      bound.add(node.local);
      return true;
    case 'array':
      return orderTerms(node.items, bound, matchable) !== undefined;
    case 'object':
      return (
        node.entries.every(([key]) => evaluable(key, bound)) &&
        orderTerms(
          node.entries.map(([, value]) => value),
          bound,
          matchable,
        ) !== undefined
      );
    default:
      return evaluable(node, bound);
  }
}

/** An order in which all terms become ready, or undefined; binds what they bind. */
export function orderTerms(
  nodes: readonly Node[],
  bound: Bound,
  ready: (node: Node, bound: Bound) => boolean,
): readonly number[] | undefined {
  const order: number[] = [];
  const left = takeInOrder(nodes.length, bound, (at) => {
    const node = nodes[at];
    const taken = node !== undefined && bound.attempt(() => ready(node, bound));
    if (taken) order.push(at);
    return taken;
  });
  return left.length === 0 ? order : undefined;
}

/** An equality between a term that can be evaluated and one that is matched against it. */
export interface Pair {
  readonly source: Node;
  readonly pattern: Node;
}

/** Breaks an equality into pairs in an order in which each can be done, or undefined. */
export function orderPairs(left: Node, right: Node, bound: Bound): readonly Pair[] | 'never' | undefined {
  const parts = flatten(left, right);
  if (parts === undefined) return 'never';
  const pairs: Pair[] = [];
  const waiting = takeInOrder(parts.length, bound, (at) => {
    const [a, b] = parts[at] ?? [left, right];
    const pair = pairOf(a, b, bound) ?? pairOf(b, a, bound);
    if (pair !== undefined) pairs.push(pair);
    return pair !== undefined;
  });
  return waiting.length === 0 ? pairs : undefined;
}

function pairOf(source: Node, pattern: Node, bound: Bound): Pair | undefined {
  const fits = bound.attempt(() => evaluable(source, bound) && matchable(pattern, bound));
  return fits ? { source, pattern } : undefined;
}

/** Arrays and objects against each other become their parts; undefined if they can never be equal. */
function flatten(left: Node, right: Node): (readonly [Node, Node])[] | undefined {
  if (left.op === 'array' && right.op === 'array') {
    if (left.items.length !== right.items.length) return undefined;
    return flattenAll(left.items.map((item, at) => [item, right.items[at] ?? item]));
  }
  if (left.op === 'array' && right.op === 'const' && Array.isArray(right.value)) {
    const { loc } = right;
    const items = right.value.map((value): Node => ({ op: 'const', value, loc }));
    return flatten(left, { op: 'array', items, loc });
  }
  if (right.op === 'array' && left.op === 'const') return flatten(right, left);
  if (left.op === 'object' && right.op === 'object')
    return flattenObjects(left.entries, right.entries) ?? [[left, right]];
  return [[left, right]];
}

function flattenAll(pairs: readonly (readonly [Node, Node])[]): (readonly [Node, Node])[] | undefined {
  const all: (readonly [Node, Node])[] = [];
  for (const [a, b] of pairs) {
    const parts = flatten(a, b);
    if (parts === undefined) return undefined;
    all.push(...parts);
  }
  return all;
}

type Entries = readonly (readonly [Node, Node])[];

/** Pairs the values of equal constant keys; undefined if keys are not constant or do not agree. */
function flattenObjects(left: Entries, right: Entries): (readonly [Node, Node])[] | undefined {
  if (left.length !== right.length) return undefined;
  const values = new Map<unknown, Node>();
  for (const [key, value] of right) if (key.op === 'const') values.set(keyOf(key.value), value);
  const pairs: (readonly [Node, Node])[] = [];
  for (const [key, value] of left) {
    const other = key.op === 'const' ? values.get(keyOf(key.value)) : undefined;
    if (other === undefined) return undefined;
    pairs.push([value, other]);
  }
  return flattenAll(pairs);
}

/** True if a clause can be done now; binds what it binds. */
export function clauseReady(clause: Clause, bound: Bound, arities: Arities): boolean {
  for (const modifier of clause.with) {
    const { value } = modifier;
    if (typeof value !== 'string' && !evaluable(value, bound)) return false;
  }
  if (clause.negated) return bound.holdsUnbound(() => whatReady(clause, bound, arities));
  return whatReady(clause, bound, arities);
}

function whatReady(clause: Clause, bound: Bound, arities: Arities): boolean {
  const { what } = clause;
  switch (what.kind) {
    case 'term':
      return clause.hoisted ? hoistedReady(what.term, bound) : termReady(what.term, bound, arities);
    case 'someIn':
      return (
        evaluable(what.domain, bound) &&
        orderTerms(what.key === undefined ? [what.value] : [what.key, what.value], bound, matchable) !==
          undefined
      );
    case 'every':
      return evaluable(what.domain, bound) && allBound(what.free, bound);
  }
}

/** What was moved out of a negation binds its own variable and no other. */
function hoistedReady(term: Node, bound: Bound): boolean {
  if (term.op !== 'call') return false;
  const [local, value] = term.args;
  if (local?.op !== 'local' || value === undefined) return false;
  if (!isGround(value, bound)) return false;
  bound.add(local.local);
  return true;
}

/** True if evaluating the term would bind nothing. */
export function isGround(node: Node, bound: Bound): boolean {
  switch (node.op) {
    case 'const':
    case 'root':
      return true;
    case 'local':
      return bound.has(node.local);
    case 'ref':
      return isGround(node.head, bound) && node.path.every((step) => isGround(step, bound));
    case 'call':
      return node.args.every((arg) => isGround(arg, bound));
    case 'array':
    case 'set':
      return node.items.every((item) => isGround(item, bound));
    case 'object':
      return node.entries.every(([key, value]) => isGround(key, bound) && isGround(value, bound));
    default:
      return evaluable(node, bound);
  }
}

/** A call at the top of an expression as an equality, if it is one: `f(x, out)` is `f(x) = out`. */
export function asEquality(term: Node, arities: Arities): readonly [Node, Node] | undefined {
  if (term.op !== 'call') return undefined;
  const { args } = term;
  const [left, right] = args;
  if (term.name === 'eq' && left !== undefined && right !== undefined) return [left, right];
  const last = args[args.length - 1];
  const arity = arities.arityOf(term.name);
  if (last === undefined || arity === undefined || args.length !== arity + 1) return undefined;
  return [{ ...term, args: args.slice(0, -1) }, last];
}

function termReady(term: Node, bound: Bound, arities: Arities): boolean {
  const sides = asEquality(term, arities);
  if (sides === undefined) return evaluable(term, bound);
  return orderPairs(sides[0], sides[1], bound) !== undefined;
}
