import type { Value } from '../value/value.ts';
import { isArray } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asArray, asInt } from './operands.ts';

function slice(items: readonly Value[], from: number, to: number): Value {
  const start = Math.max(0, from);
  const end = Math.min(items.length, to);
  return start >= end ? [] : items.slice(start, end);
}

/** Functions on arrays. */
export const arrays: readonly Builtin[] = [
  define('array.concat', 'arr arr', (machine, a, b) => {
    const left = asArray(a, 1);
    const right = asArray(b, 2);
    machine.charge(left.length + right.length);
    return [...left, ...right];
  }),
  define('array.slice', 'arr num num', (_machine, items, from, to) =>
    slice(asArray(items, 1), asInt(from, 2), asInt(to, 3)),
  ),
  define('array.reverse', 'arr', (machine, items) => {
    const list = asArray(items, 1);
    machine.charge(list.length);
    return [...list].reverse();
  }),
  define('array.flatten', 'arr', (machine, items) => {
    const list = asArray(items, 1);
    machine.charge(list.length);
    return list.flatMap((item): readonly Value[] => (isArray(item) ? item : [item]));
  }),
];
