import type { Machine } from '../evaluate/machine.ts';
import { childrenOf, getKey, lookup } from '../value/access.ts';
import { equal } from '../value/compare.ts';
import { objectOf } from '../value/object.ts';
import { setOf } from '../value/set.ts';
import type { Value } from '../value/value.ts';
import { isArray, isObject, isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { pathSegments } from './json-paths.ts';
import { indexOf } from './objects.ts';
import { asArray, failed, operandError } from './operands.ts';

/** What happens at the end of a path: the changed container, or undefined if the place is missing. */
type Edit = (container: Value, key: Value) => Value | undefined;

/** A copy of a document with an edit made at a path. */
function edit(document: Value, path: readonly Value[], change: Edit): Value | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (rest.length === 0) return change(document, key);
  const child = childAt(document, key);
  if (child === undefined) return undefined;
  const changed = edit(child, rest, change);
  return changed === undefined ? undefined : replaceAt(document, key, changed);
}

function childAt(container: Value, key: Value): Value | undefined {
  if (isArray(container)) return lookup(container, indexOf(key) ?? null);
  return lookup(container, key);
}

function replaceAt(container: Value, key: Value, value: Value): Value | undefined {
  if (isArray(container)) {
    const at = indexOf(key);
    if (typeof at !== 'number' || at >= container.length) return undefined;
    return container.map((item, index) => (index === at ? value : item));
  }
  if (isSet(container)) return setOf([...container.sorted().filter((item) => !equal(item, key)), value]);
  if (!isObject(container)) return undefined;
  const changed = objectOf(childrenOf(container));
  changed.set(key, value);
  return changed;
}

function insertAt(value: Value): Edit {
  return (container, key) => {
    if (isArray(container)) {
      const at = key === '-' ? container.length : indexOf(key);
      if (typeof at !== 'number' || at > container.length || at < 0) return undefined;
      return [...container.slice(0, at), value, ...container.slice(at)];
    }
    if (isSet(container)) {
      return equal(key, value) ? setOf([...container.sorted(), value]) : undefined;
    }
    return replaceAt(container, key, value);
  };
}

const removeAt: Edit = (container, key) => {
  const at = isArray(container) ? indexOf(key) : undefined;
  if (isArray(container)) {
    if (typeof at !== 'number' || at >= container.length) return undefined;
    return container.filter((_, index) => index !== at);
  }
  if (isSet(container))
    return container.has(key) ? setOf(container.sorted().filter((item) => !equal(item, key))) : undefined;
  if (!isObject(container) || getKey(container, key) === undefined) return undefined;
  return objectOf(childrenOf(container).filter(([name]) => !equal(name, key)));
};

function valueAt(document: Value, path: readonly Value[]): Value | undefined {
  let value: Value | undefined = document;
  for (const key of path) value = value === undefined ? undefined : childAt(value, key);
  return value;
}

function add(document: Value, path: readonly Value[], value: Value): Value | undefined {
  return path.length === 0 ? value : edit(document, path, insertAt(value));
}

function remove(document: Value, path: readonly Value[]): Value | undefined {
  return path.length === 0 ? undefined : edit(document, path, removeAt);
}

function replace(document: Value, path: readonly Value[], value: Value): Value | undefined {
  if (path.length === 0) return value;
  const without = remove(document, path);
  return without === undefined ? undefined : add(without, path, value);
}

function apply(document: Value, operation: Value): Value | undefined {
  if (!isObject(operation))
    throw operandError(2, `array containing ${typeName(operation)}`, 'array of objects');
  const field = (name: string): Value => {
    const value = getKey(operation, name);
    if (value === undefined) throw failed(`missing '${name}' attribute`);
    return value;
  };
  const op = field('op');
  const path = pathSegments(field('path'));
  switch (op) {
    case 'add':
      return add(document, path, field('value'));
    case 'remove':
      return remove(document, path);
    case 'replace':
      return replace(document, path, field('value'));
    case 'copy':
      return transfer(document, pathSegments(field('from')), path, false);
    case 'move':
      return transfer(document, pathSegments(field('from')), path, true);
    case 'test': {
      const found = valueAt(document, path);
      return found !== undefined && equal(found, field('value')) ? document : undefined;
    }
    default:
      throw failed(`unrecognized op ${JSON.stringify(op)}`);
  }
}

function transfer(
  document: Value,
  from: readonly Value[],
  to: readonly Value[],
  moves: boolean,
): Value | undefined {
  const value = valueAt(document, from);
  if (value === undefined) return undefined;
  const base = moves ? remove(document, from) : document;
  return base === undefined ? undefined : add(base, to, value);
}

function patch(machine: Machine, document: Value, operations: Value): Value | undefined {
  let result: Value | undefined = document;
  for (const operation of asArray(operations, 2)) {
    machine.work(10);
    if (result === undefined) return undefined;
    result = apply(result, operation);
  }
  return result;
}

/** json.patch (RFC 6902, and sets). */
export const jsonPatch: readonly Builtin[] = [define('json.patch', 'any arr', patch)];
