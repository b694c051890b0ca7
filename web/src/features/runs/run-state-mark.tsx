import { Mark, MarkIcon, type MarkShape } from '../../ui/mark.tsx';
import type { StackState } from './model.ts';

/** The one table of what every run state is called and how it is drawn. */
const marks: Record<StackState, { shape: MarkShape; label: string }> = {
  NONE: { shape: 'none', label: 'No runs yet' },
  QUEUED: { shape: 'queued', label: 'Queued' },
  READY: { shape: 'queued', label: 'Ready' },
  PREPARING: { shape: 'working', label: 'Preparing' },
  INITIALIZING: { shape: 'working', label: 'Initializing' },
  PLANNING: { shape: 'working', label: 'Planning' },
  PENDING_REVIEW: { shape: 'waiting', label: 'Needs review' },
  UNCONFIRMED: { shape: 'waiting', label: 'Needs confirmation' },
  CONFIRMED: { shape: 'queued', label: 'Confirmed' },
  PREPARING_APPLY: { shape: 'working', label: 'Preparing apply' },
  APPLYING: { shape: 'working', label: 'Applying' },
  PERFORMING: { shape: 'working', label: 'Performing' },
  DESTROYING: { shape: 'working', label: 'Destroying' },
  FINISHED: { shape: 'finished', label: 'Finished' },
  FAILED: { shape: 'failed', label: 'Failed' },
  STOPPED: { shape: 'stopped', label: 'Stopped' },
  DISCARDED: { shape: 'stopped', label: 'Discarded' },
  CANCELED: { shape: 'stopped', label: 'Canceled' },
  SKIPPED: { shape: 'stopped', label: 'Skipped' },
};

export const shapeOf = (state: StackState): MarkShape => marks[state].shape;
export const labelOf = (state: StackState): string => marks[state].label;

/** Shape, word and colour of a run's state: the same everywhere. */
export function StateMark({ state, className }: { state: StackState; className?: string }) {
  return <Mark {...marks[state]} {...(className === undefined ? {} : { className })} />;
}

/** Only beside text that says the state too, or where the state is a hint. */
export const RunStateIcon = ({ state }: { state: StackState }) => (
  <>
    <MarkIcon shape={shapeOf(state)} />
    <span className="sr-only">{labelOf(state)}</span>
  </>
);
