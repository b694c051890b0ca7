import type { RunState } from '@gantry/contract/run-states';
import type { Colour } from './paint.ts';
import type { Cell } from './table.ts';

const looks = {
  none: ['–', 'gray'],
  queued: ['○', 'gray'],
  working: ['◐', 'blue'],
  waiting: ['◆', 'yellow'],
  finished: ['●', 'green'],
  failed: ['✕', 'red'],
  stopped: ['▬', 'gray'],
} as const satisfies Record<string, readonly [mark: string, colour: Colour]>;

/** A stack without runs is in the state NONE. */
export type StackState = RunState | 'NONE';

/** Shape and word of every state: the same as in the web. */
const states: Record<StackState, readonly [look: keyof typeof looks, word: string]> = {
  NONE: ['none', 'No runs yet'],
  QUEUED: ['queued', 'Queued'],
  READY: ['queued', 'Ready'],
  PREPARING: ['working', 'Preparing'],
  INITIALIZING: ['working', 'Initializing'],
  PLANNING: ['working', 'Planning'],
  PENDING_REVIEW: ['waiting', 'Needs review'],
  UNCONFIRMED: ['waiting', 'Needs confirmation'],
  CONFIRMED: ['queued', 'Confirmed'],
  PREPARING_APPLY: ['working', 'Preparing apply'],
  APPLYING: ['working', 'Applying'],
  PERFORMING: ['working', 'Performing'],
  DESTROYING: ['working', 'Destroying'],
  FINISHED: ['finished', 'Finished'],
  FAILED: ['failed', 'Failed'],
  STOPPED: ['stopped', 'Stopped'],
  DISCARDED: ['stopped', 'Discarded'],
  CANCELED: ['stopped', 'Canceled'],
  SKIPPED: ['stopped', 'Skipped'],
};

export const wordOf = (state: StackState): string => states[state][1];

/** Mark, word and colour. */
export function stateCell(state: StackState): Exclude<Cell, string> {
  const [look, word] = states[state];
  const [mark, colour] = looks[look];
  return { text: `${mark} ${word}`, colour };
}
