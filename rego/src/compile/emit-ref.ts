import { baseAt, extent, isBlocked, type TreeNode } from '../evaluate/documents.ts';
import { iterate } from '../evaluate/iterate.ts';
import type { Read } from '../evaluate/machine.ts';
import { lookup } from '../value/access.ts';
import type { Value } from '../value/value.ts';
import { emitCursor } from './emit-cursor.ts';
import { emitMatch } from './emit-match.ts';
import { emitTerm } from './emit-term.ts';
import type { Node, RefNode, RootNode } from './ir.ts';
import { type Plan, readSlot } from './plan.ts';
import { isGround } from './ready.ts';

/** All of `input` or all of `data`. */
export function emitRoot(node: RootNode, plan: Plan): Read {
  if (node.root === 'input') return (machine) => machine.view.input;
  const { tree } = plan.program;
  return (machine) => extent(machine, tree);
}

/** A reference: the way down from a root or a term. */
export function emitRef(node: RefNode, plan: Plan): Read {
  const { head } = node;
  if (head.op === 'root' && head.root === 'data') return emitDataRef(node, plan);
  const start: Read = head.op === 'root' ? (machine) => machine.view.input : emitTerm(head, plan);
  return emitSteps(start, node.path, plan);
}

function constantKey(node: Node | undefined): string | undefined {
  return node?.op === 'const' && typeof node.value === 'string' ? node.value : undefined;
}

function emitDataRef(node: RefNode, plan: Plan): Read {
  const { path } = node;
  let place = plan.program.tree;
  let at = 0;
  for (; at < path.length && place.document === undefined; at++) {
    const key = constantKey(path[at]);
    const child = key === undefined ? undefined : place.children.get(key);
    if (child === undefined) break;
    place = child;
  }
  const rest = path.slice(at);
  if (place.document !== undefined) return emitSteps(readDocument(place, rest, plan), rest, plan);
  if (rest.length === 0) return (machine) => extent(machine, place);
  if (place.children.size > 0 && constantKey(rest[0]) === undefined) return emitCursor(place, rest, plan);
  return emitSteps((machine) => machine.view.data, path, plan);
}

/** Reads a document; if the first steps below it are known, only rules that matter to them are asked. */
function readDocument(place: TreeNode, rest: readonly Node[], plan: Plan): Read {
  const { document } = place;
  const known: Read[] = [];
  for (const step of rest) {
    if (step.op !== 'const' && !(step.op === 'local' && plan.bound.has(step.local))) break;
    known.push(emitTerm(step, plan));
  }
  return (machine, frame) => {
    if (machine.view.blocked !== undefined && isBlocked(machine, place)) return baseAt(machine, place.path);
    const keys: Value[] = [];
    for (const read of known) {
      const key = read(machine, frame);
      if (key !== undefined) keys.push(key);
    }
    return document?.below(machine, keys);
  };
}

/** Adds the iterations of a path and returns how to read its end. */
function emitSteps(start: Read, path: readonly Node[], plan: Plan): Read {
  let read = start;
  let constants: Value[] = [];
  for (const step of path) {
    if (step.op === 'const') {
      constants.push(step.value);
      continue;
    }
    read = walkDown(read, constants);
    constants = [];
    read = isGround(step, plan.bound) ? lookUp(read, emitTerm(step, plan)) : emitIteration(read, step, plan);
  }
  return walkDown(read, constants);
}

function walkDown(start: Read, keys: readonly Value[]): Read {
  const [first, second] = keys;
  if (first === undefined) return start;
  if (second === undefined) return (machine, frame) => lookup(start(machine, frame), first);
  if (keys.length === 2) return (machine, frame) => lookup(lookup(start(machine, frame), first), second);
  return (machine, frame) => {
    let value = start(machine, frame);
    for (let at = 0; at < keys.length && value !== undefined; at++) value = lookup(value, keys[at] ?? null);
    return value;
  };
}

function lookUp(start: Read, readKey: Read): Read {
  return (machine, frame) => {
    const value = start(machine, frame);
    const key = value === undefined ? undefined : readKey(machine, frame);
    return key === undefined ? undefined : lookup(value, key);
  };
}

function emitIteration(start: Read, step: Node, plan: Plan): Read {
  const isFree = step.op === 'local';
  const keySlot = isFree ? step.local.slot : plan.slot();
  const valueSlot = plan.slot();
  plan.push((next) => {
    const into = { keySlot, valueSlot, next };
    return (machine, frame) => iterate(machine, frame, start(machine, frame), into);
  });
  if (isFree) plan.bound.add(step.local);
  else emitMatch(step, readSlot(keySlot), plan);
  return readSlot(valueSlot);
}
