import type { Machine } from '../evaluate/machine.ts';
import { getKey } from '../value/access.ts';
import { type Key, keyOf } from '../value/key.ts';
import { RegoSet } from '../value/set.ts';
import type { ObjectValue, Value } from '../value/value.ts';
import { isArray, isSet } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asList, asObject } from './operands.ts';

function neighbours(graph: ObjectValue, node: Value): readonly Value[] | undefined {
  const edges = getKey(graph, node);
  if (edges === undefined) return undefined;
  if (isArray(edges)) return edges;
  return isSet(edges) ? edges.sorted() : [];
}

function reachable(machine: Machine, graph: Value, initial: Value): Value {
  const nodes = asObject(graph, 1);
  const found = new RegoSet();
  const open = [...asList(initial, 2)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    machine.tick();
    const edges = neighbours(nodes, node);
    if (edges === undefined || !found.add(node)) continue;
    machine.charge(1);
    for (const edge of edges) open.push(edge);
  }
  return found;
}

/** A search for paths: the nodes that any way from the same beginning has passed, and the paths found. */
interface Search {
  readonly graph: ObjectValue;
  readonly seen: Set<Key>;
  readonly paths: RegoSet;
}

/** Follows the ways from a node; one ends before what is no node, where no edge leads on, and at a node seen before. */
function follow(machine: Machine, search: Search, node: Value, before: readonly Value[]): void {
  machine.tick();
  machine.charge(before.length + 1);
  const { graph, seen, paths } = search;
  const edges = neighbours(graph, node);
  const path = edges === undefined ? before : [...before, node];
  if (edges === undefined || edges.length === 0) {
    paths.add(path);
    return;
  }
  seen.add(keyOf(node));
  for (const edge of edges) {
    if (seen.has(keyOf(edge))) paths.add(path);
    else follow(machine, search, edge, path);
  }
}

function reachablePaths(machine: Machine, graph: Value, initial: Value): Value {
  const nodes = asObject(graph, 1);
  const paths = new RegoSet();
  for (const node of asList(initial, 2)) {
    const edges = neighbours(nodes, node);
    if (edges === undefined) continue;
    if (edges.length === 0) paths.add([node]);
    for (const edge of edges)
      follow(machine, { graph: nodes, seen: new Set([keyOf(node)]), paths }, edge, [node]);
  }
  return paths;
}

/** Graphs as objects from a node to its neighbours. */
export const graphs: readonly Builtin[] = [
  define('graph.reachable', 'any any', reachable),
  define('graph.reachable_paths', 'any any', reachablePaths),
];
