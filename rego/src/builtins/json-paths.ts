import type { Machine } from '../evaluate/machine.ts';
import { childrenOf } from '../value/access.ts';
import { type Key, keyOf } from '../value/key.ts';
import { objectOf, RegoObject } from '../value/object.ts';
import type { Value } from '../value/value.ts';
import { isArray, isObject, isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asObject, badType, operandError } from './operands.ts';

/** Paths as a tree: what is below each segment; a leaf ends a path. */
interface PathTree {
  leaf: boolean;
  readonly children: Map<Key, PathTree>;
}

/** A path as text with slashes, or as an array of segments. */
export function pathSegments(path: Value): readonly Value[] {
  if (isArray(path)) return path;
  if (typeof path !== 'string') {
    throw badType(
      `operand 2 must be one of {set, array} containing string paths or array of path segments but got ${typeName(path)}`,
    );
  }
  if (path === '') return [];
  return path
    .replace(/^\//, '')
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function treeOf(paths: Value): PathTree {
  if (!isArray(paths) && !isSet(paths)) throw operandError(2, typeName(paths), 'set', 'array');
  const root: PathTree = { leaf: false, children: new Map() };
  for (const path of isArray(paths) ? paths : paths.sorted()) {
    let at = root;
    const segments = pathSegments(path);
    for (const segment of segments) {
      const key = keyOf(segment);
      const next = at.children.get(key) ?? { leaf: false, children: new Map() };
      at.children.set(key, next);
      at = next;
    }
    if (segments.length > 0) at.leaf = true;
  }
  return root;
}

/** The part of the tree under a key; arrays are addressed by numbers or their text. */
function under(tree: PathTree, container: Value, key: Value): PathTree | undefined {
  return tree.children.get(keyOf(key)) ?? (isArray(container) ? tree.children.get(String(key)) : undefined);
}

function remove(machine: Machine, value: Value, tree: PathTree): Value {
  machine.tick();
  if (tree.children.size === 0 || (!isObject(value) && !isArray(value))) return value;
  const kept = childrenOf(value).flatMap(([key, item]): [Value, Value][] => {
    const below = under(tree, value, key);
    if (below?.leaf) return [];
    return [[key, below === undefined ? item : remove(machine, item, below)]];
  });
  machine.charge(kept.length);
  return isArray(value) ? kept.map(([, item]) => item) : objectOf(kept);
}

function filter(machine: Machine, value: Value, tree: PathTree): Value {
  machine.tick();
  if (!isObject(value) && !isArray(value)) return value;
  const kept = childrenOf(value).flatMap(([key, item]): [Value, Value][] => {
    const below = under(tree, value, key);
    if (below === undefined) return [];
    return [[key, below.leaf ? item : filter(machine, item, below)]];
  });
  machine.charge(kept.length);
  return isArray(value) ? kept.map(([, item]) => item) : objectOf(kept);
}

/** json.filter and json.remove. */
export const jsonPaths: readonly Builtin[] = [
  define('json.remove', 'any any', (machine, object, paths) => {
    const from = asObject(object, 1);
    const tree = treeOf(paths);
    return remove(machine, from, tree);
  }),
  define('json.filter', 'any any', (machine, object, paths) => {
    const from = asObject(object, 1);
    const tree = treeOf(paths);
    return tree.children.size === 0 ? new RegoObject() : filter(machine, from, tree);
  }),
];
