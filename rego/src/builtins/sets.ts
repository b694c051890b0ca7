import type { Machine } from '../evaluate/machine.ts';
import { RegoSet, setOf } from '../value/set.ts';
import type { Value } from '../value/value.ts';
import { isSet, typeName } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asSet, badType } from './operands.ts';

function union(machine: Machine, a: RegoSet, b: RegoSet): RegoSet {
  machine.charge(a.size + b.size);
  const result = setOf(a.unsorted());
  for (const item of b.unsorted()) result.add(item);
  return result;
}

function intersection(a: RegoSet, b: RegoSet): RegoSet {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  const result = new RegoSet();
  for (const item of small.unsorted()) if (large.has(item)) result.add(item);
  return result;
}

function members(value: Value): readonly RegoSet[] {
  return asSet(value, 1)
    .sorted()
    .map((item) => {
      if (!isSet(item))
        throw badType(`operand 1 must be set of sets but got set containing ${typeName(item)}`);
      return item;
    });
}

function intersectAll(_machine: Machine, sets: Value): Value {
  const [first, ...rest] = members(sets);
  return rest.reduce(intersection, first ?? new RegoSet());
}

/** Set algebra. */
export const sets: readonly Builtin[] = [
  define('and', 'set set', (_machine, a, b) => intersection(asSet(a, 1), asSet(b, 2))),
  define('or', 'set set', (machine, a, b) => union(machine, asSet(a, 1), asSet(b, 2))),
  define('set_diff', 'set set', (_machine, a, b) => {
    const gone = asSet(b, 2);
    return setOf(
      asSet(a, 1)
        .sorted()
        .filter((item) => !gone.has(item)),
    );
  }),
  define('intersection', 'set', intersectAll),
  define('union', 'set', (machine, all) =>
    members(all).reduce((a, b) => union(machine, a, b), new RegoSet()),
  ),
];
