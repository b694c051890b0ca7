import type { MarkShape } from '../../ui/mark.tsx';
import type { StackState } from '../runs/model.ts';
import { shapeOf } from '../runs/run-state-mark.tsx';
import { fullRepository, type StackSummary } from './model.ts';

/** Lives in the address. `state` is a kind of state: people look for "failed" and "waiting for me". */
export interface StackFilter {
  text?: string | undefined;
  label?: string | undefined;
  state?: StateGroup | undefined;
}

export const stateGroups = [
  'waiting',
  'failed',
  'working',
  'queued',
  'finished',
  'stopped',
  'none',
] as const satisfies MarkShape[];
export type StateGroup = (typeof stateGroups)[number];
export const groupLabels: Record<StateGroup, string> = {
  waiting: 'Waiting for you',
  failed: 'Failed',
  working: 'Working',
  queued: 'Queued',
  finished: 'Finished',
  stopped: 'Stopped',
  none: 'No runs yet',
};

const groupOf = (state: StackState): StateGroup => shapeOf(state);

/** What waits for a person first, then failures, then the rest by name. */
export const sortStacks = (stacks: readonly StackSummary[]): StackSummary[] =>
  stacks.toSorted(
    (one, other) =>
      urgency(one) - urgency(other) || one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
const urgency = ({ state }: StackSummary) => ({ waiting: 0, failed: 1 })[String(groupOf(state))] ?? 2;

const wordsOf = (stack: StackSummary): string =>
  [stack.name, fullRepository(stack), stack.branch, stack.projectRoot ?? '', ...stack.labels]
    .join(' ')
    .toLowerCase();

/** Everything but the state, so that the states can be counted over what the rest leaves. */
export function filterStacks(
  stacks: readonly StackSummary[],
  { text = '', label }: StackFilter,
): StackSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return stacks.filter((stack) => {
    if (label !== undefined && !stack.labels.includes(label)) return false;
    if (words.length === 0) return true;
    const whole = wordsOf(stack);
    return words.every((word) => whole.includes(word));
  });
}

export const ofGroup = (
  stacks: readonly StackSummary[],
  group: StateGroup | undefined,
): readonly StackSummary[] =>
  group === undefined ? stacks : stacks.filter((stack) => groupOf(stack.state) === group);

export function countGroups(stacks: readonly StackSummary[]): ReadonlyMap<StateGroup, number> {
  const counts = new Map<StateGroup, number>();
  for (const { state } of stacks) counts.set(groupOf(state), (counts.get(groupOf(state)) ?? 0) + 1);
  return counts;
}
