import { RegoError } from '../errors.ts';
import { equal } from '../value/compare.ts';
import type { Value } from '../value/value.ts';
import type { CompiledRule } from './documents.ts';
import { Frame, type Link, type Machine, type Step } from './machine.ts';

/*
 * The main loop. A body is a chain of steps, linked once at compile time: each step binds, tests or
 * iterates, and calls the next one for every way in which it holds; the last step collects. A step
 * answers true to stop the search (nothing more can be learnt) and false to go on with the next
 * alternative. So backtracking is simply returning, and no step allocates anything to do it.
 */

/** Links the steps of a body, in order, to what happens when all of them hold. */
export function chain(links: readonly Link[], last: Step): Step {
  return links.reduceRight((next, link) => link(next), last);
}

/** The value that a rule, or its first `else` that holds, gives; `args` fill the parameters' places. */
export function runRule(machine: Machine, rule: CompiledRule, args: readonly Value[]): Value | undefined {
  for (let branch: CompiledRule | undefined = rule; branch !== undefined; branch = branch.otherwise) {
    const frame = new Frame(branch.frameSize);
    for (let at = 0; at < args.length; at++) frame.v[branch.params[at] ?? 0] = args[at];
    branch.run(machine, frame);
    if (frame.out !== undefined) return frame.out;
  }
  return undefined;
}

/** The one value on which all rules agree. Throws eval_conflict_error if they do not. */
export function runRules(
  machine: Machine,
  rules: readonly CompiledRule[],
  args: readonly Value[],
  conflict: string,
): Value | undefined {
  let result: Value | undefined;
  for (const rule of rules) {
    machine.tick();
    const value = runRule(machine, rule, args);
    if (value === undefined) continue;
    if (result !== undefined && !equal(result, value))
      throw new RegoError('eval_conflict_error', conflict, rule.loc);
    result = value;
  }
  return result;
}
