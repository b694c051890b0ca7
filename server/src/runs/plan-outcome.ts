import type { Delta } from '@gantry/contract/plan';
import type { RunType } from '@gantry/contract/run-states';
import type { RunEvent } from './transitions.ts';

export type PlanFacts = {
  readonly type: RunType;
  readonly delta: Delta;
  readonly autodeploy: boolean;
  /** A locked stack suspends autodeploy. */
  readonly stackLocked: boolean;
};

export type PlanOutcome = { readonly event: RunEvent; readonly reason: string | null };

export function hasChanges({ resources: _resources, ...counts }: Delta): boolean {
  return Object.values(counts).some((count) => count > 0);
}

/** What a finished plan leads to, and why. Pure: the guards of the transition table are here. */
export function planOutcome({ type, delta, autodeploy, stackLocked }: PlanFacts): PlanOutcome {
  if (type === 'PROPOSED')
    return { event: hasChanges(delta) ? 'planned_preview' : 'planned_no_changes', reason: null };
  if (!hasChanges(delta)) return { event: 'planned_no_changes', reason: null };
  if (autodeploy && !stackLocked) return { event: 'planned_autodeploy', reason: null };
  const reason = autodeploy
    ? 'Waits for confirmation: autodeploy is suspended while the stack is locked.'
    : 'Waits for confirmation: autodeploy is off.';
  return { event: 'planned_to_confirm', reason };
}
