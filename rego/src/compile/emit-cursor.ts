import { baseAt, extent, isBlocked, TreeNode } from '../evaluate/documents.ts';
import type { Frame, Machine, Read, Step } from '../evaluate/machine.ts';
import { childrenOf, lookup } from '../value/access.ts';
import { keyOf } from '../value/key.ts';
import type { Value } from '../value/value.ts';
import { emitMatch } from './emit-match.ts';
import { emitTerm } from './emit-term.ts';
import type { Node } from './ir.ts';
import { type Plan, readSlot } from './plan.ts';
import { isGround } from './ready.ts';

/*
 * A reference that leaves the constant part of `data` above any rule, as in `data.teams[name].deny`.
 * Slots hold a place of the rule tree beside the base document there, so that only the rules on the
 * way are evaluated.
 */

/** Adds the steps from a place down a path and returns how to read its end. */
export function emitCursor(start: TreeNode, path: readonly Node[], plan: Plan): Read {
  let from = plan.slot();
  const first = from;
  plan.push((next) => (machine, frame) => {
    const isOpen = !isBlocked(machine, start);
    frame.side[first] = isOpen ? start : undefined;
    frame.v[first] = baseAt(machine, start.path);
    return next(machine, frame);
  });
  for (const step of path) {
    const to = plan.slot();
    if (isGround(step, plan.bound)) emitKnown(from, to, emitTerm(step, plan), plan);
    else emitEach(from, to, step, plan);
    from = to;
  }
  const last = from;
  return (machine, frame) => {
    const place = frame.side[last];
    return place instanceof TreeNode ? extent(machine, place) : frame.v[last];
  };
}

function emitKnown(from: number, to: number, readKey: Read, plan: Plan): void {
  plan.push((next) => (machine, frame) => {
    const key = readKey(machine, frame);
    if (key === undefined) return false;
    return move(machine, frame, { from, to, key, base: lookup(frame.v[from], key) }, next);
  });
}

function emitEach(from: number, to: number, step: Node, plan: Plan): void {
  const isFree = step.op === 'local';
  const keySlot = isFree ? step.local.slot : plan.slot();
  plan.push((next) => (machine, frame) => {
    for (const [key, base] of childrenAt(frame, from)) {
      machine.tick();
      frame.v[keySlot] = key;
      if (move(machine, frame, { from, to, key, base }, next)) return true;
    }
    return false;
  });
  if (isFree) plan.bound.add(step.local);
  else emitMatch(step, readSlot(keySlot), plan);
}

/** The keys of the base document and of the rule tree together, each once. */
function childrenAt(frame: Frame, slot: number): readonly (readonly [Value, Value | undefined])[] {
  const children: (readonly [Value, Value | undefined])[] = [...childrenOf(frame.v[slot])];
  const place = frame.side[slot];
  if (!(place instanceof TreeNode)) return children;
  const known = new Set(children.map(([key]) => keyOf(key)));
  for (const name of place.children.keys()) if (!known.has(keyOf(name))) children.push([name, undefined]);
  return children;
}

/** A way between two slots, by a key whose base document is known. */
interface Hop {
  readonly from: number;
  readonly to: number;
  readonly key: Value;
  readonly base: Value | undefined;
}

/** Goes one key down: into the tree while there is one, into rules' values, else into the base document. */
function move(machine: Machine, frame: Frame, { from, to, key, base }: Hop, next: Step): boolean {
  const place = frame.side[from];
  const child = place instanceof TreeNode && typeof key === 'string' ? place.children.get(key) : undefined;
  const isOpen = child !== undefined && !machine.view.blocked?.has(child);
  if (!isOpen && base === undefined) return false;
  frame.side[to] = isOpen && child.document === undefined ? child : undefined;
  frame.v[to] = isOpen && child.document !== undefined ? child.document.value(machine) : base;
  if (frame.v[to] === undefined && frame.side[to] === undefined) return false;
  return next(machine, frame);
}
