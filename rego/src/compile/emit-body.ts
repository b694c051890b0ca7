import { RegoError } from '../errors.ts';
import { emitClause } from './emit-clause.ts';
import { takeInOrder } from './in-order.ts';
import type { Clause } from './ir.ts';
import type { Plan } from './plan.ts';
import { clauseReady } from './ready.ts';
import { unboundIn } from './unsafe.ts';

/** Adds the steps of a body, each clause as soon as its variables are bound. Throws rego_unsafe_var_error. */
export function emitBody(body: readonly Clause[], plan: Plan): void {
  const { bound, program } = plan;
  const left = takeInOrder(body.length, bound, (at) => {
    const clause = body[at];
    if (clause === undefined || !bound.probe(() => clauseReady(clause, bound, program))) return false;
    emitClause(clause, plan);
    return true;
  });
  if (left.length === 0) return;
  throw unsafe(
    left.flatMap((at) => body[at] ?? []),
    plan,
  );
}

function unsafe(waiting: readonly Clause[], plan: Plan): RegoError {
  for (const clause of waiting) {
    const local = unboundIn(clause, plan.bound);
    if (local !== undefined)
      return new RegoError('rego_unsafe_var_error', `var ${local.name} is unsafe`, local.loc);
  }
  return new RegoError('rego_unsafe_var_error', 'expression is unsafe', waiting[0]?.loc);
}
