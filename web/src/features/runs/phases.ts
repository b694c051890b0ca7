import { isTerminal, type StackState, type Transition } from './model.ts';

/** One state that the run was in, with the time it stayed there. */
export interface Phase {
  state: StackState;
  stateVersion: number;
  since: number;
  /** Null: it is there now. */
  until: number | null;
  note: string | null;
  username: string | null;
  logs: boolean;
}

/** The way of the run so far, oldest first; `history` comes newest first. */
export function phasesOf(history: readonly Transition[]): Phase[] {
  const steps = history.toReversed();
  return steps.map((step, index) => ({
    state: step.state,
    stateVersion: step.stateVersion,
    since: step.at,
    until: steps[index + 1]?.at ?? (step.terminal ? step.at : null),
    note: step.note,
    username: step.username,
    logs: step.hasLogs,
  }));
}

/** Whether time spent there is work worth a duration: waiting counts too, an end does not. */
export const lasts = (state: StackState): boolean => state !== 'NONE' && !isTerminal(state);
