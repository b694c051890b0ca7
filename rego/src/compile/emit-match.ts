import type { Read } from '../evaluate/machine.ts';
import { getKey, sizeOf } from '../value/access.ts';
import { equal } from '../value/compare.ts';
import { isArray, isObject } from '../value/value.ts';
import { emitTerm } from './emit-term.ts';
import type { ArrayNode, Node, ObjectNode } from './ir.ts';
import { type Plan, readSlot } from './plan.ts';
import { isGround, matchable, orderPairs, orderTerms } from './ready.ts';

/** Adds steps that match a pattern against a value, binding its free variables. */
export function emitMatch(pattern: Node, source: Read, plan: Plan): void {
  const { bound } = plan;
  if (pattern.op === 'local' && !bound.has(pattern.local)) {
    bound.add(pattern.local);
    plan.store(source, pattern.local.slot);
  } else if (pattern.op === 'array' && !isGround(pattern, bound)) {
    emitArray(pattern, source, plan);
  } else if (pattern.op === 'object' && !isGround(pattern, bound)) {
    emitObject(pattern, source, plan);
  } else {
    emitEqual(source, pattern, plan);
  }
}

/** Adds a step that compares; the pattern may iterate before. */
function emitEqual(source: Read, pattern: Node, plan: Plan): void {
  const target = emitTerm(pattern, plan);
  plan.push((next) => (machine, frame) => {
    const left = source(machine, frame);
    if (left === undefined) return false;
    const right = target(machine, frame);
    return right !== undefined && equal(left, right) && next(machine, frame);
  });
}

function emitArray(pattern: ArrayNode, source: Read, plan: Plan): void {
  const slot = plan.slot();
  const { length } = pattern.items;
  plan.push((next) => (machine, frame) => {
    const value = source(machine, frame);
    if (!isArray(value) || value.length !== length) return false;
    frame.v[slot] = value;
    return next(machine, frame);
  });
  const order = plan.bound.probe(() => orderTerms(pattern.items, plan.bound, matchable));
  for (const at of order ?? []) {
    const item = pattern.items[at];
    if (item === undefined) continue;
    emitMatch(
      item,
      (_machine, frame) => {
        const value = frame.v[slot];
        return isArray(value) ? value[at] : undefined;
      },
      plan,
    );
  }
}

function emitObject(pattern: ObjectNode, source: Read, plan: Plan): void {
  const slot = plan.slot();
  const size = pattern.entries.length;
  const keys = pattern.entries.map(([key]) => emitTerm(key, plan));
  plan.push((next) => (machine, frame) => {
    const value = source(machine, frame);
    if (!isObject(value) || sizeOf(value) !== size) return false;
    frame.v[slot] = value;
    return next(machine, frame);
  });
  const values = pattern.entries.map(([, value]) => value);
  const order = plan.bound.probe(() => orderTerms(values, plan.bound, matchable));
  for (const at of order ?? []) {
    const item = values[at];
    const readKey = keys[at];
    if (item === undefined || readKey === undefined) continue;
    emitMatch(
      item,
      (machine, frame) => {
        const key = readKey(machine, frame);
        const value = frame.v[slot];
        return key !== undefined && isObject(value) ? getKey(value, key) : undefined;
      },
      plan,
    );
  }
}

/** Adds the steps of `left = right`. */
export function emitEquality(left: Node, right: Node, plan: Plan): void {
  const pairs = plan.bound.probe(() => orderPairs(left, right, plan.bound));
  if (pairs === 'never' || pairs === undefined) {
    plan.push(() => () => false);
    return;
  }
  for (const { source, pattern } of pairs) {
    const read = emitTerm(source, plan);
    const isSimple = pattern.op === 'local' || isGround(pattern, plan.bound);
    if (isSimple) {
      emitMatch(pattern, read, plan);
      continue;
    }
    const slot = plan.slot();
    plan.store(read, slot);
    emitMatch(pattern, readSlot(slot), plan);
  }
}
