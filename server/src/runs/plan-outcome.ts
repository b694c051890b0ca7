import type { Delta } from '@gantry/contract/plan';
import type { RunType } from '@gantry/contract/run-states';
import type { RunEvent } from './transitions.ts';

export type PlanFacts = {
  readonly type: RunType;
  readonly delta: Delta;
  readonly autodeploy: boolean;
  /** A locked stack suspends autodeploy. */
  readonly stackLocked: boolean;
  /** Set after a worker was lost while applying: a person must see this plan. */
  readonly planRequired: string | null;
  /** The plan is limited to some resources: a person must have meant it. */
  readonly targeted?: boolean;
  /** What plan policies warned of: a person must have read it. */
  readonly warning?: string | null;
};

export type PlanOutcome = { readonly event: RunEvent; readonly reason: string | null };

export function hasChanges({ resources: _resources, ...counts }: Delta): boolean {
  return Object.values(counts).some((count) => count > 0);
}

/** What a finished plan leads to, and why. Pure: the guards of the transition table are here. */
export function planOutcome({
  type,
  delta,
  autodeploy,
  stackLocked,
  planRequired,
  targeted = false,
  warning = null,
}: PlanFacts): PlanOutcome {
  if (type === 'PROPOSED')
    return { event: hasChanges(delta) ? 'planned_preview' : 'planned_no_changes', reason: null };
  // A module test is applied by nobody's leave: what it makes lives for minutes.
  if (type === 'TESTING') return { event: 'planned_autodeploy', reason: null };
  if (!hasChanges(delta)) return { event: 'planned_no_changes', reason: null };
  if (autodeploy && !stackLocked && planRequired === null && !targeted && warning === null)
    return { event: 'planned_autodeploy', reason: null };
  return { event: 'planned_to_confirm', reason: `Waits for confirmation: ${obstacle()}` };

  function obstacle(): string {
    if (!autodeploy) return 'autodeploy is off.';
    if (targeted) return 'the plan is limited to some resources.';
    if (warning !== null) return warning;
    return planRequired ?? 'autodeploy is suspended while the stack is locked.';
  }
}
