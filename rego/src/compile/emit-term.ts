import { RegoError } from '../errors.ts';
import type { Read, Step } from '../evaluate/machine.ts';
import { limitError } from '../evaluate/machine.ts';
import { chain } from '../evaluate/main-loop.ts';
import { equal } from '../value/compare.ts';
import { displayText } from '../value/format.ts';
import { RegoObject } from '../value/object.ts';
import { RegoSet } from '../value/set.ts';
import type { Value } from '../value/value.ts';
import { emitBody } from './emit-body.ts';
import { emitCall } from './emit-call.ts';
import { emitRef, emitRoot } from './emit-ref.ts';
import type { ArrayNode, ComprehensionNode, Node, ObjectNode, SetNode, TemplateNode } from './ir.ts';
import { type Plan, readSlot } from './plan.ts';
import { evaluable, orderTerms } from './ready.ts';
import { unboundInTerm } from './unsafe.ts';

/**
 * Adds the steps that a term needs (iterations, bindings) and returns how to read its value after them.
 * The term must be ready.
 */
export function emitTerm(node: Node, plan: Plan): Read {
  switch (node.op) {
    case 'const': {
      const { value } = node;
      return () => value;
    }
    case 'local':
      return readSlot(node.local.slot);
    case 'root':
      return emitRoot(node, plan);
    case 'ref':
      return emitRef(node, plan);
    case 'call':
      return emitCall(node, plan);
    case 'array':
    case 'set':
      return emitItems(node, plan);
    case 'object':
      return emitObject(node, plan);
    case 'comprehension':
      return emitComprehension(node, plan);
    case 'template':
      return emitTemplate(node, plan);
  }
}

/** Emits terms in an order in which each is ready; the reads come in the order of the terms. */
export function emitAll(nodes: readonly Node[], plan: Plan): readonly Read[] {
  const reads: Read[] = nodes.map(() => () => undefined);
  const order = plan.bound.probe(() => orderTerms(nodes, plan.bound, evaluable));
  for (const at of order ?? nodes.keys()) {
    const node = nodes[at];
    if (node !== undefined) reads[at] = emitTerm(node, plan);
  }
  return reads;
}

/** Emits what a rule or a comprehension gives, after its body. Throws rego_unsafe_var_error. */
export function emitHeads(heads: readonly Node[], plan: Plan): readonly Read[] {
  const isReady = plan.bound.probe(() => orderTerms(heads, plan.bound, evaluable) !== undefined);
  const local = isReady ? undefined : heads.map((head) => unboundInTerm(head, plan.bound)).find(Boolean);
  if (local !== undefined)
    throw new RegoError('rego_unsafe_var_error', `var ${local.name} is unsafe`, local.loc);
  return emitAll(heads, plan);
}

function emitItems(node: ArrayNode | SetNode, plan: Plan): Read {
  const reads = emitAll(node.items, plan);
  const isSet = node.op === 'set';
  return (machine, frame) => {
    const values: Value[] = [];
    for (const read of reads) {
      const value = read(machine, frame);
      if (value === undefined) return undefined;
      values.push(value);
    }
    machine.charge(values.length);
    if (!isSet) return values;
    const set = new RegoSet();
    for (const value of values) set.add(value);
    return set;
  };
}

function emitObject(node: ObjectNode, plan: Plan): Read {
  const reads = emitAll(node.entries.flat(), plan);
  return (machine, frame) => {
    machine.charge(reads.length);
    const object = new RegoObject();
    for (let at = 0; at < reads.length; at += 2) {
      const key = reads[at]?.(machine, frame);
      const value = reads[at + 1]?.(machine, frame);
      if (key === undefined || value === undefined) return undefined;
      object.set(key, value);
    }
    return object;
  };
}

/** Runs a body to its end for every solution and collects the heads. */
function emitComprehension(node: ComprehensionNode, plan: Plan): Read {
  const inner = plan.inner();
  emitBody(node.body, inner);
  const heads = emitHeads(node.key === undefined ? [node.value] : [node.key, node.value], inner);
  const [first = readSlot(node.slot), second = first] = heads;
  if (node.shape === 'array') return collectArray(inner, node, first);
  const run = chain(
    inner.links,
    node.shape === 'set' ? addMember(node, first) : addEntry(node, first, second),
  );
  const { slot } = node;
  const make = node.shape === 'set' ? () => new RegoSet() : () => new RegoObject();
  return (machine, frame) => {
    machine.tick();
    const outer = frame.v[slot];
    const made = make();
    frame.v[slot] = made;
    run(machine, frame);
    frame.v[slot] = outer;
    return made;
  };
}

function collectArray(inner: Plan, node: ComprehensionNode, head: Read): Read {
  const { slot } = node;
  const run = chain(inner.links, (machine, frame) => {
    const value = head(machine, frame);
    const items = frame.side[slot];
    if (value === undefined || !Array.isArray(items)) return false;
    machine.charge(1);
    items.push(value);
    return false;
  });
  return (machine, frame) => {
    machine.tick();
    const items: Value[] = [];
    frame.side[slot] = items;
    run(machine, frame);
    return items;
  };
}

function addMember(node: ComprehensionNode, head: Read): Step {
  const { slot } = node;
  return (machine, frame) => {
    const value = head(machine, frame);
    const set = frame.v[slot];
    if (value === undefined || !(set instanceof RegoSet)) return false;
    if (set.add(value)) machine.charge(1);
    return false;
  };
}

function addEntry(node: ComprehensionNode, readKey: Read, readValue: Read): Step {
  const { slot, loc } = node;
  return (machine, frame) => {
    const key = readKey(machine, frame);
    const value = readValue(machine, frame);
    const object = frame.v[slot];
    if (key === undefined || value === undefined || !(object instanceof RegoObject)) return false;
    const known = object.get(key);
    if (known === undefined) {
      machine.charge(2);
      object.set(key, value);
    } else if (!equal(known, value)) {
      throw new RegoError('eval_conflict_error', 'object keys must be unique', loc);
    }
    return false;
  };
}

function emitTemplate(node: TemplateNode, plan: Plan): Read {
  const parts = node.parts.map((part) => (typeof part === 'string' ? part : emitComprehension(part, plan)));
  return (machine, frame) => {
    let text = '';
    for (const part of parts)
      text += typeof part === 'string' ? part : resultText(part(machine, frame), node);
    machine.charge(text.length >> 4);
    return text;
  };
}

/** The text of the one result of a template's expression. */
function resultText(results: Value | undefined, node: TemplateNode): string {
  if (!(results instanceof RegoSet)) throw limitError('a template lost its result');
  if (results.size > 1) {
    throw new RegoError(
      'eval_conflict_error',
      'template-strings must not produce multiple outputs',
      node.loc,
    );
  }
  const [value] = results.sorted();
  return value === undefined ? '<undefined>' : displayText(value);
}
