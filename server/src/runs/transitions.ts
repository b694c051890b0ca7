import { type RunState, statesThat } from '@gantry/contract/run-states';

/** Who may send an event. */
export type Mover = 'user' | 'worker' | 'scheduler' | 'policy';

type Row = readonly [from: readonly RunState[], event: string, to: RunState, by: Mover];

/** The only way from one state to another. Everything that moves a run, draws it or documents it reads these rows. */
export const transitionRows = [
  [['QUEUED'], 'unblocked', 'READY', 'scheduler'],
  [['QUEUED', 'READY'], 'discard', 'DISCARDED', 'user'],
  [['QUEUED', 'READY'], 'superseded', 'CANCELED', 'policy'],
  [['QUEUED'], 'skipped', 'SKIPPED', 'scheduler'],
  [['READY'], 'claimed', 'PREPARING', 'worker'],
  // The worker went away before it had the job: nothing was begun, so another one may take it.
  [['PREPARING'], 'handed_back', 'READY', 'scheduler'],
  [['PREPARING_APPLY'], 'handed_back', 'CONFIRMED', 'scheduler'],
  [['PREPARING'], 'workspace_ready', 'INITIALIZING', 'worker'],
  [['INITIALIZING'], 'plan_started', 'PLANNING', 'worker'],
  [['INITIALIZING'], 'task_started', 'PERFORMING', 'worker'],
  // A module test that should fail did.
  [['INITIALIZING', 'PLANNING'], 'failed_as_expected', 'FINISHED', 'worker'],
  [['PLANNING'], 'planned_no_changes', 'FINISHED', 'worker'],
  [['PLANNING'], 'planned_preview', 'FINISHED', 'worker'],
  [['PLANNING'], 'planned_for_review', 'PENDING_REVIEW', 'worker'],
  [['PLANNING'], 'planned_to_confirm', 'UNCONFIRMED', 'worker'],
  [['PLANNING'], 'planned_autodeploy', 'APPLYING', 'worker'],
  [['PLANNING'], 'plan_refused', 'FAILED', 'policy'],
  [['PENDING_REVIEW'], 'approved', 'FINISHED', 'policy'],
  [['PENDING_REVIEW'], 'rejected', 'FAILED', 'policy'],
  [['UNCONFIRMED'], 'confirm', 'CONFIRMED', 'user'],
  [['UNCONFIRMED'], 'discard', 'DISCARDED', 'user'],
  // The same commit is planned anew, for some of its resources only.
  [['UNCONFIRMED'], 'replan', 'READY', 'user'],
  [['CONFIRMED'], 'claimed', 'PREPARING_APPLY', 'worker'],
  [['PREPARING_APPLY'], 'workspace_ready', 'APPLYING', 'worker'],
  [['APPLYING'], 'applied', 'FINISHED', 'worker'],
  // A module test destroys what it applied, also when the apply failed.
  [['APPLYING'], 'destroy_started', 'DESTROYING', 'worker'],
  [['PERFORMING'], 'performed', 'FINISHED', 'worker'],
  [['DESTROYING'], 'destroyed', 'FINISHED', 'worker'],
  [['PREPARING', 'INITIALIZING', 'PLANNING'], 'stop', 'STOPPED', 'worker'],
  [statesThat('works'), 'phase_failed', 'FAILED', 'worker'],
  [statesThat('works'), 'lease_expired', 'FAILED', 'scheduler'],
] as const satisfies readonly Row[];

export type RunEvent = (typeof transitionRows)[number][1];

/** Where an event leads from a state; undefined when it leads nowhere. */
export function nextState(from: RunState, event: RunEvent): RunState | undefined {
  return transitionRows.find(
    ([states, name]) => name === event && states.some((state) => state === from),
  )?.[2];
}

/** States in which a person may ask a worker to stop. An apply is never interrupted. */
export const stoppableStates: readonly RunState[] = ['PREPARING', 'INITIALIZING', 'PLANNING'];
