import type { Machine } from '../evaluate/machine.ts';
import { childrenOf } from '../value/access.ts';
import type { Value } from '../value/value.ts';

/** Visits a value and everything in it as `[path, value]`; true from the visitor stops. */
export function walkInto(
  machine: Machine,
  value: Value,
  path: readonly Value[],
  visit: (pair: Value) => boolean,
): boolean {
  machine.tick();
  machine.charge(2 + path.length);
  if (visit([path, value])) return true;
  for (const [key, child] of childrenOf(value)) {
    if (walkInto(machine, child, [...path, key], visit)) return true;
  }
  return false;
}
