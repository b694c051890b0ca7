import { isTerminal, isWorking, type RunState, type RunType, runStateNames } from './model.ts';

interface StateFilter {
  label: string;
  states: readonly RunState[];
  /** Said when nothing matches. */
  none: string;
}

/** The questions that people ask of all runs. */
export const runFilters = {
  waiting: {
    label: 'Waiting for you',
    states: ['UNCONFIRMED', 'PENDING_REVIEW'],
    none: 'No run waits for a person.',
  },
  working: {
    label: 'Working',
    states: runStateNames.filter(isWorking),
    none: 'No worker is busy with a run.',
  },
  queued: { label: 'Queued', states: ['QUEUED', 'READY', 'CONFIRMED'], none: 'No run waits for its turn.' },
  failed: { label: 'Failed', states: ['FAILED'], none: 'No run has failed.' },
  ended: { label: 'Ended', states: runStateNames.filter(isTerminal), none: 'No run has ended.' },
} as const satisfies Record<string, StateFilter>;

export type RunFilterKey = keyof typeof runFilters;
export const runFilterKeys = [
  'waiting',
  'working',
  'queued',
  'failed',
  'ended',
] as const satisfies RunFilterKey[];

/** Lives in the address. */
export interface RunFilter {
  text?: string | undefined;
  type?: RunType | undefined;
  show?: RunFilterKey | undefined;
  /** A whole commit, or how it begins: statuses of commits lead here. */
  commit?: string | undefined;
}
