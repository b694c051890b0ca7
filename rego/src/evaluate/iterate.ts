import { sortedKeys } from '../value/access.ts';
import { isRegoObject } from '../value/object.ts';
import { isRegoSet } from '../value/set.ts';
import type { Value } from '../value/value.ts';
import { isArray, isJsonObject } from '../value/value.ts';
import type { Frame, Machine, Step } from './machine.ts';

/** Where an iteration puts keys and values, and what follows for each. */
export interface Into {
  readonly keySlot: number;
  readonly valueSlot: number;
  readonly next: Step;
}

/** Runs the next step for each child of a collection, its key and value put into the frame. */
export function iterate(machine: Machine, frame: Frame, collection: Value | undefined, into: Into): boolean {
  if (typeof collection !== 'object' || collection === null) return false;
  const { v } = frame;
  const { keySlot, valueSlot, next } = into;
  if (isArray(collection)) {
    for (let at = 0; at < collection.length; at++) {
      machine.tick();
      v[keySlot] = at;
      v[valueSlot] = collection[at];
      if (next(machine, frame)) return true;
    }
    return false;
  }
  if (isRegoSet(collection)) {
    for (const member of collection.sorted()) {
      machine.tick();
      v[keySlot] = member;
      v[valueSlot] = member;
      if (next(machine, frame)) return true;
    }
    return false;
  }
  return iterateObject(machine, frame, collection, into);
}

function iterateObject(
  machine: Machine,
  frame: Frame,
  object: Value,
  { keySlot, valueSlot, next }: Into,
): boolean {
  const { v } = frame;
  if (isRegoObject(object)) {
    for (const [key, value] of object.iterated()) {
      machine.tick();
      v[keySlot] = key;
      v[valueSlot] = value;
      if (next(machine, frame)) return true;
    }
    return false;
  }
  if (!isJsonObject(object)) return false;
  for (const key of sortedKeys(object)) {
    machine.tick();
    v[keySlot] = key;
    v[valueSlot] = object[key];
    if (v[valueSlot] !== undefined && next(machine, frame)) return true;
  }
  return false;
}
