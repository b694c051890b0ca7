import { RegoError } from '../errors.ts';
import { dependenciesOf, type Place, Places } from './dependencies.ts';
import type { Effort } from './effort.ts';
import { pathText } from './environment.ts';
import type { Group } from './group-rules.ts';
import type { RuleIr } from './ir.ts';

/** What can depend on something: a rule, or a place for all the rules at and below it. */
type Vertex = RuleIr | Place;

/** A vertex on the way from a rule, with what it depends on still to be seen. */
interface Visit {
  readonly vertex: Vertex;
  readonly next: Iterator<Vertex>;
}

/** Throws rego_recursion_error for the first rule that depends on itself. */
export function checkRecursion(groups: readonly Group[], effort: Effort): void {
  const places = new Places(groups);
  const dependencies = (vertex: Vertex) => dependenciesOf(vertex, places, effort);
  const state = new Map<Vertex, 'open' | 'done'>();
  for (const { members } of groups) {
    for (const { rule } of members) if (!state.has(rule)) follow(rule, dependencies, state);
  }
}

/** Goes depth first through what a rule depends on, without recursion: chains of rules may be long. */
function follow(
  rule: RuleIr,
  dependencies: (vertex: Vertex) => Iterable<Vertex>,
  state: Map<Vertex, 'open' | 'done'>,
): void {
  const trail: Visit[] = [];
  const open = (vertex: Vertex): void => {
    state.set(vertex, 'open');
    trail.push({ vertex, next: dependencies(vertex)[Symbol.iterator]() });
  };
  open(rule);
  for (let last = trail.at(-1); last !== undefined; last = trail.at(-1)) {
    const { value: next } = last.next.next();
    if (next === undefined) {
      state.set(last.vertex, 'done');
      trail.pop();
    } else if (state.get(next) === 'open') {
      throw recursive(trail.map((visit) => visit.vertex).slice(indexOf(trail, next)));
    } else if (state.get(next) === undefined) {
      open(next);
    }
  }
}

function indexOf(trail: readonly Visit[], vertex: Vertex): number {
  return trail.findIndex((visit) => visit.vertex === vertex);
}

function recursive(circle: readonly Vertex[]): RegoError {
  const rules = circle.flatMap((vertex) => ('members' in vertex ? [] : [vertex]));
  const [first] = rules;
  const names = [...rules, ...rules.slice(0, 1)].map((rule) => pathText(rule.path));
  const reason = `rule ${names[0]} is recursive: ${names.join(' -> ')}`;
  return new RegoError('rego_recursion_error', reason, first?.loc);
}
