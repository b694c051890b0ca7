import { equal } from '../value/compare.ts';
import type { Value } from '../value/value.ts';
import type { Effort } from './effort.ts';
import { pathText } from './environment.ts';
import type { Group, Member } from './group-rules.ts';
import type { Clause, Node, RuleIr } from './ir.ts';

/** A document or function with the rules that make it, or a package with what is below. */
export interface Place {
  readonly children: Map<string, Place>;
  members: readonly Member[];
  /** The rules by the first constant of their heads below the document; undefined holds the others. */
  byKey: ReadonlyMap<Value | undefined, readonly Member[]>;
  /** True if whatever reaches the document reaches all its rules. */
  isPlain: boolean;
}

function newPlace(): Place {
  return { children: new Map(), members: [], byKey: new Map(), isPlain: true };
}

function fill(place: Place, members: readonly Member[]): void {
  place.members = members;
  place.isPlain = members.every(({ suffix }) => suffix.length === 0);
  place.byKey = Map.groupBy(members, ({ suffix: [first] }) =>
    first?.op === 'const' && typeof first.value !== 'object' ? first.value : undefined,
  );
}

/** Finds what a reference or a call can reach. */
export class Places {
  readonly root: Place = newPlace();
  readonly #functions = new Map<string, Place>();

  constructor(groups: readonly Group[]) {
    for (const { kind, path, members } of groups) fill(this.#placeOf(kind, path), members);
  }

  #placeOf(kind: Group['kind'], path: readonly string[]): Place {
    if (kind !== 'function') return path.slice(1).reduce(childOf, this.root);
    const place = newPlace();
    this.#functions.set(pathText(path), place);
    return place;
  }

  functionAt(name: string): Place | undefined {
    return this.#functions.get(name);
  }
}

function childOf(place: Place, name: string): Place {
  const child = place.children.get(name) ?? newPlace();
  place.children.set(name, child);
  return child;
}

/** Everything that a rule uses, or that stands at a place. */
export function dependenciesOf(
  vertex: RuleIr | Place,
  places: Places,
  effort: Effort,
): Iterable<RuleIr | Place> {
  if ('members' in vertex) return [...vertex.members.map(({ rule }) => rule), ...vertex.children.values()];
  const found = new Found(places, effort);
  found.addRule(vertex);
  return found.vertices;
}

/** Gathers what a rule uses. */
class Found {
  readonly vertices = new Set<RuleIr | Place>();
  readonly #places: Places;
  readonly #effort: Effort;

  constructor(places: Places, effort: Effort) {
    this.#places = places;
    this.#effort = effort;
  }

  addRule(rule: RuleIr): void {
    for (let branch: RuleIr | undefined = rule; branch !== undefined; branch = branch.otherwise) {
      this.#addNodes([...branch.suffix, branch.member, branch.value]);
      this.#addBody(branch.body);
    }
  }

  #addBody(body: readonly Clause[]): void {
    for (const { what, with: modifiers } of body) {
      for (const { value } of modifiers) {
        if (typeof value === 'string') this.#addFunction(value);
        else this.#addNode(value);
      }
      this.#addNode(what.kind === 'term' ? what.term : what.domain);
      if (what.kind === 'every') this.#addBody(what.body);
    }
  }

  #addFunction(name: string): void {
    const place = this.#places.functionAt(name);
    if (place !== undefined) this.vertices.add(place);
  }

  #addNodes(nodes: readonly (Node | undefined)[]): void {
    for (const node of nodes) if (node !== undefined) this.#addNode(node);
  }

  #addNode(node: Node): void {
    switch (node.op) {
      case 'root':
        if (node.root === 'data') this.vertices.add(this.#places.root);
        return;
      case 'ref':
        this.#addNodes(node.path);
        if (node.head.op === 'root' && node.head.root === 'data')
          this.#addPath(this.#places.root, node.path, 0);
        else this.#addNode(node.head);
        return;
      case 'call':
        this.#addFunction(node.name);
        this.#addNodes(node.args);
        return;
      case 'comprehension':
        this.#addBody(node.body);
        this.#addNodes([node.key, node.value]);
        return;
      default:
        this.#addNodes(partsOf(node));
    }
  }

  /** What a path can reach from a place on. */
  #addPath(place: Place, path: readonly Node[], at: number): void {
    this.#effort.spend(path[0]?.loc);
    const step = path[at];
    if (step === undefined) this.vertices.add(place);
    else if (place.members.length > 0 && place.isPlain) this.vertices.add(place);
    else if (place.members.length > 0) this.#addMembers(place, path.slice(at));
    else if (step.op !== 'const')
      for (const child of place.children.values()) this.#addPath(child, path, at + 1);
    else {
      const child = typeof step.value === 'string' ? place.children.get(step.value) : undefined;
      if (child !== undefined) this.#addPath(child, path, at + 1);
    }
  }

  #addMembers(place: Place, path: readonly Node[]): void {
    const [step] = path;
    const isKnown = step?.op === 'const' && typeof step.value !== 'object';
    const groups = isKnown ? [place.byKey.get(undefined), place.byKey.get(step.value)] : [place.members];
    for (const member of groups.flatMap((members) => members ?? [])) {
      this.#effort.spend(member.rule.loc);
      if (canReach(member, path)) this.vertices.add(member.rule);
    }
  }
}

/** False if the head below the document and the path differ in a constant. */
function canReach(member: Member, path: readonly Node[]): boolean {
  return member.suffix.every((part, at) => {
    const step = path[at];
    return step === undefined || part.op !== 'const' || step.op !== 'const' || equal(part.value, step.value);
  });
}

function partsOf(node: Node): readonly Node[] {
  if (node.op === 'array' || node.op === 'set') return node.items;
  if (node.op === 'object') return node.entries.flat();
  return node.op === 'template' ? node.parts.flatMap((part) => (typeof part === 'string' ? [] : [part])) : [];
}
