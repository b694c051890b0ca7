import { RegoError } from '../errors.ts';
import { pathText } from './environment.ts';
import type { Group, Member } from './group-rules.ts';
import type { Clause, Node, RuleIr } from './ir.ts';

/** Throws rego_recursion_error for the first rule that depends on itself. */
export function checkRecursion(groups: readonly Group[]): void {
  const index = new RuleLookup(groups);
  const state = new Map<RuleIr, 'open' | 'done'>();
  const visit = (rule: RuleIr, trail: readonly RuleIr[]): void => {
    if (state.get(rule) === 'done') return;
    if (state.get(rule) === 'open') throw recursive(rule, trail);
    state.set(rule, 'open');
    for (const next of index.dependencies(rule)) visit(next, [...trail, rule]);
    state.set(rule, 'done');
  };
  for (const group of groups) for (const { rule } of group.members) visit(rule, []);
}

function recursive(rule: RuleIr, trail: readonly RuleIr[]): RegoError {
  const circle = [...trail.slice(trail.indexOf(rule)), rule].map(nameOf);
  return new RegoError(
    'rego_recursion_error',
    `rule ${nameOf(rule)} is recursive: ${circle.join(' -> ')}`,
    rule.loc,
  );
}

function nameOf(rule: RuleIr): string {
  return pathText(rule.path);
}

interface Place {
  readonly children: Map<string, Place>;
  members: readonly Member[];
}

/** Finds the rules that a reference can reach. */
class RuleLookup {
  readonly #root: Place = { children: new Map(), members: [] };
  readonly #functions = new Map<string, readonly Member[]>();

  constructor(groups: readonly Group[]) {
    for (const group of groups) {
      if (group.kind === 'function') this.#functions.set(pathText(group.path), group.members);
      else this.#placeOf(group.path).members = group.members;
    }
  }

  #placeOf(path: readonly string[]): Place {
    let place = this.#root;
    for (const name of path.slice(1)) {
      const known = place.children.get(name);
      const next = known ?? { children: new Map(), members: [] };
      place.children.set(name, next);
      place = next;
    }
    return place;
  }

  dependencies(rule: RuleIr): ReadonlySet<RuleIr> {
    const found = new Set<RuleIr>();
    for (let branch: RuleIr | undefined = rule; branch !== undefined; branch = branch.otherwise) {
      for (const node of [...branch.suffix, branch.member, branch.value])
        if (node !== undefined) this.#node(node, found);
      for (const clause of branch.body) this.#clause(clause, found);
    }
    return found;
  }

  #clause(clause: Clause, found: Set<RuleIr>): void {
    for (const modifier of clause.with) {
      if (typeof modifier.value === 'string') this.#call(modifier.value, found);
      else this.#node(modifier.value, found);
    }
    const { what } = clause;
    if (what.kind === 'term') {
      this.#node(what.term, found);
      return;
    }
    this.#node(what.domain, found);
    if (what.kind === 'every') for (const inner of what.body) this.#clause(inner, found);
  }

  #call(name: string, found: Set<RuleIr>): void {
    for (const { rule } of this.#functions.get(name) ?? []) found.add(rule);
  }

  #node(node: Node, found: Set<RuleIr>): void {
    switch (node.op) {
      case 'root':
        if (node.root === 'data') this.#below(this.#root, found);
        return;
      case 'ref':
        for (const step of node.path) this.#node(step, found);
        if (node.head.op === 'root' && node.head.root === 'data') this.#follow(this.#root, node.path, found);
        else this.#node(node.head, found);
        return;
      case 'call':
        this.#call(node.name, found);
        for (const arg of node.args) this.#node(arg, found);
        return;
      case 'comprehension':
        this.#comprehension(node, found);
        return;
      default:
        for (const part of partsOf(node)) this.#node(part, found);
    }
  }

  #comprehension(node: Node & { op: 'comprehension' }, found: Set<RuleIr>): void {
    for (const inner of node.body) this.#clause(inner, found);
    if (node.key !== undefined) this.#node(node.key, found);
    this.#node(node.value, found);
  }

  #follow(place: Place, path: readonly Node[], found: Set<RuleIr>): void {
    if (place.members.length > 0) {
      for (const member of place.members) if (canReach(member, path)) found.add(member.rule);
      return;
    }
    const [step, ...rest] = path;
    if (step === undefined) this.#below(place, found);
    else if (step.op !== 'const')
      for (const child of place.children.values()) this.#follow(child, rest, found);
    else {
      const child = typeof step.value === 'string' ? place.children.get(step.value) : undefined;
      if (child !== undefined) this.#follow(child, rest, found);
    }
  }

  #below(place: Place, found: Set<RuleIr>): void {
    for (const { rule } of place.members) found.add(rule);
    for (const child of place.children.values()) this.#below(child, found);
  }
}

/** False if the head below the document and the path differ in a constant. */
function canReach(member: Member, path: readonly Node[]): boolean {
  return member.suffix.every((part, at) => {
    const step = path[at];
    return step === undefined || part.op !== 'const' || step.op !== 'const' || part.value === step.value;
  });
}

function partsOf(node: Node): readonly Node[] {
  if (node.op === 'array' || node.op === 'set') return node.items;
  if (node.op === 'object') return node.entries.flat();
  return node.op === 'template' ? node.parts.flatMap((part) => (typeof part === 'string' ? [] : [part])) : [];
}
