import type { Machine } from '../evaluate/machine.ts';
import { childrenOf, sizeOf } from '../value/access.ts';
import { multiply, plus } from '../value/arithmetic.ts';
import { compare, sortValues } from '../value/compare.ts';
import type { RegoNumber, Value } from '../value/value.ts';
import { isArray, isNumber, isObject, isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asList, badType, operandError } from './operands.ts';
import { codePointCount } from './text.ts';

function count(_machine: Machine, value: Value): Value {
  if (typeof value === 'string') return codePointCount(value);
  if (isArray(value)) return value.length;
  if (isSet(value)) return value.size;
  if (isObject(value)) return sizeOf(value);
  throw operandError(1, typeName(value), 'array', 'object', 'set', 'string');
}

function fold(start: RegoNumber, operation: (a: RegoNumber, b: RegoNumber) => RegoNumber) {
  return (machine: Machine, list: Value): Value => {
    const items = asList(list, 1);
    machine.work(items.length);
    let result = start;
    for (const item of items) {
      if (!isNumber(item)) {
        const container = typeName(list);
        throw badType(
          `operand 1 must be ${container} of numbers but got ${container} containing ${typeName(item)}`,
        );
      }
      result = operation(result, item);
    }
    return result;
  };
}

/** The extreme member; undefined for none. */
function extreme(sign: number) {
  return (machine: Machine, list: Value): Value | undefined => {
    const items = asList(list, 1);
    machine.work(items.length);
    let best: Value | undefined;
    for (const item of items) if (best === undefined || compare(item, best) * sign > 0) best = item;
    return best;
  };
}

function sort(machine: Machine, list: Value): Value {
  const items = asList(list, 1);
  machine.work(items.length);
  machine.charge(items.length);
  return isSet(list) ? items : sortValues(items);
}

function member(_machine: Machine, value: Value, list: Value): Value {
  if (isSet(list)) return list.has(value);
  return valuesOf(list).some((item) => compare(item, value) === 0);
}

function memberAt(_machine: Machine, key: Value, value: Value, list: Value): Value {
  return childrenOf(list).some(([at, item]) => compare(at, key) === 0 && compare(item, value) === 0);
}

function valuesOf(list: Value): readonly Value[] {
  return isArray(list) ? list : childrenOf(list).map(([, item]) => item);
}

/** Functions over collections as a whole, and membership. */
export const aggregates: readonly Builtin[] = [
  define('count', 'coll', count),
  define('sum', 'list', fold(0, plus)),
  define('product', 'list', fold(1, multiply)),
  define('max', 'list', extreme(1)),
  define('min', 'list', extreme(-1)),
  define('sort', 'list', sort),
  define('all', 'list', (_machine, list) => asList(list, 1).every((item) => item === true)),
  define('any', 'list', (_machine, list) => asList(list, 1).some((item) => item === true)),
  define('internal.member_2', 'any any', member),
  define('internal.member_3', 'any any any', memberAt),
];
