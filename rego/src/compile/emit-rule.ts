import { RegoError } from '../errors.ts';
import type { CompiledRule } from '../evaluate/documents.ts';
import type { Read, Step } from '../evaluate/machine.ts';
import { chain } from '../evaluate/main-loop.ts';
import { equal } from '../value/compare.ts';
import type { Value } from '../value/value.ts';
import { Bound } from './bound.ts';
import { emitBody } from './emit-body.ts';
import { emitHeads } from './emit-term.ts';
import type { Node, RuleIr } from './ir.ts';
import { cover } from './observe.ts';
import { Plan, type Program } from './plan.ts';

/** How a rule contributes: one value, or members and keys of a document. */
export type Contribution = 'value' | 'part';

/** Compiles a rule and its `else` branches. `path` is the head below a partial document. */
export function emitRule(
  rule: RuleIr,
  program: Program,
  how: Contribution,
  path: readonly Node[],
): CompiledRule {
  const frame = { size: rule.frameSize };
  const plan = new Plan(program, frame, new Bound(program.effort, rule.loc, rule.args));
  emitBody(rule.body, plan);
  const heads = [...(how === 'part' ? path : []), rule.member ?? rule.value].flatMap((node) => node ?? []);
  const reads = emitHeads(heads, plan);
  const isConstant = heads.every((node) => node.op === 'const');
  const last = how === 'part' ? addPart(rule, reads) : setValue(rule, reads, isConstant);
  const run = chain(plan.links, program.observed ? observed(rule, last) : last);
  return {
    loc: rule.loc,
    frameSize: frame.size,
    params: (rule.args ?? []).map((local) => local.slot),
    run,
    otherwise: rule.otherwise && emitRule(rule.otherwise, program, how, path),
  };
}

function setValue(rule: RuleIr, reads: readonly Read[], isConstant: boolean): Step {
  const [read = () => undefined] = reads;
  const conflict =
    rule.args === undefined
      ? 'complete rules must not produce multiple outputs'
      : 'functions must not produce multiple outputs for same inputs';
  return (machine, frame) => {
    const value = read(machine, frame);
    if (value === undefined) return false;
    if (frame.out === undefined) frame.out = value;
    else if (!equal(frame.out, value)) throw new RegoError('eval_conflict_error', conflict, rule.loc);
    return isConstant;
  };
}

function addPart(rule: RuleIr, reads: readonly Read[]): Step {
  const by = { isMember: rule.member !== undefined, loc: rule.loc };
  const length = reads.length - 1;
  const leafOf = reads[length] ?? (() => undefined);
  return (machine, frame) => {
    const path: Value[] = [];
    for (let at = 0; at < length; at++) {
      const key = reads[at]?.(machine, frame);
      if (key === undefined) return false;
      path.push(key);
    }
    const leaf = leafOf(machine, frame);
    if (leaf === undefined) return false;
    frame.out = true;
    frame.target?.add(machine, path, leaf, by);
    return false;
  };
}

function observed(rule: RuleIr, last: Step): Step {
  const { loc } = rule;
  return (machine, frame) => {
    cover(machine.covered, loc.file, loc.row);
    machine.trace?.push({ op: 'exit', depth: machine.depth, location: loc, text: rule.path.join('.') });
    return last(machine, frame);
  };
}
