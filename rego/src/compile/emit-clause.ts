import { iterate } from '../evaluate/iterate.ts';
import type { Step } from '../evaluate/machine.ts';
import { chain } from '../evaluate/main-loop.ts';
import { emitBody } from './emit-body.ts';
import { emitEquality, emitMatch } from './emit-match.ts';
import { emitPrint } from './emit-print.ts';
import { emitAll, emitTerm } from './emit-term.ts';
import { emitWith } from './emit-with.ts';
import type { Clause, EveryClause, SomeInClause } from './ir.ts';
import { observe } from './observe.ts';
import { type Plan, readSlot } from './plan.ts';
import { asEquality, matchable, orderTerms } from './ready.ts';

const FOUND: Step = () => true;

/** Adds the steps of one clause, which must be ready. */
export function emitClause(clause: Clause, plan: Plan): void {
  if (plan.program.observed) observe(clause, plan);
  if (clause.with.length > 0) emitWith(clause, plan, emitPlain);
  else emitPlain(clause, plan);
}

/** The clause without its `with` modifiers. */
function emitPlain(clause: Clause, plan: Plan): void {
  if (!clause.negated) {
    emitWhat(clause, plan);
    return;
  }
  const inner = plan.inner();
  emitWhat(clause, inner);
  const holds = chain(inner.links, FOUND);
  plan.push((next) => (machine, frame) => !holds(machine, frame) && next(machine, frame));
}

function emitWhat(clause: Clause, plan: Plan): void {
  const { what } = clause;
  if (what.kind === 'someIn') emitSomeIn(what, plan);
  else if (what.kind === 'every') emitEvery(what, plan);
  else if (what.term.op === 'call' && what.term.name === 'print') emitPrint(what.term, plan);
  else emitTest(what.term, plan);
}

/** An equality, or a term that must be neither undefined nor false. */
function emitTest(term: Parameters<typeof emitTerm>[0], plan: Plan): void {
  const sides = asEquality(term, plan.program);
  if (sides !== undefined) {
    emitEquality(sides[0], sides[1], plan);
    return;
  }
  const read = emitTerm(term, plan);
  plan.push((next) => (machine, frame) => {
    const value = read(machine, frame);
    return value !== undefined && value !== false && next(machine, frame);
  });
}

function emitSomeIn(what: SomeInClause, plan: Plan): void {
  const [source = readSlot(0)] = emitAll([what.domain], plan);
  const { value, key, slots } = someInSlots(what, plan);
  plan.push((next) => {
    const into = { keySlot: slots.key, valueSlot: slots.value, next };
    return (machine, frame) => iterate(machine, frame, source(machine, frame), into);
  });
  const parts = [
    { node: key, slot: slots.key },
    { node: value, slot: slots.value },
  ];
  const nodes = parts.flatMap(({ node }) => (node === undefined ? [] : [node]));
  const order = plan.bound.probe(() => orderTerms(nodes, plan.bound, matchable)) ?? [];
  for (const at of order) {
    const node = nodes[at];
    const part = parts.find((one) => one.node === node);
    if (node !== undefined && part !== undefined) emitMatch(node, readSlot(part.slot), plan);
  }
}

function someInSlots(what: SomeInClause, plan: Plan) {
  return { value: what.value, key: what.key, slots: { key: plan.slot(), value: plan.slot() } };
}

function emitEvery(what: EveryClause, plan: Plan): void {
  const domain = emitTerm(what.domain, plan);
  const inner = plan.inner();
  inner.bound.add(what.value);
  if (what.key !== undefined) inner.bound.add(what.key);
  emitBody(what.body, inner);
  const holds = chain(inner.links, FOUND);
  const fails: Step = (machine, frame) => !holds(machine, frame);
  const into = { keySlot: what.key?.slot ?? plan.slot(), valueSlot: what.value.slot, next: fails };
  plan.push((next) => (machine, frame) => {
    const collection = domain(machine, frame);
    if (typeof collection !== 'object' || collection === null) return false;
    return !iterate(machine, frame, collection, into) && next(machine, frame);
  });
}
