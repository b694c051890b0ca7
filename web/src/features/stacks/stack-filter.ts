import type { MarkShape } from '../../ui/mark.tsx';
import { runStateNames, type StackState } from '../runs/model.ts';
import { shapeOf } from '../runs/run-state-mark.tsx';
import type { FacetValue } from './model.ts';

/** Lives in the address. `state` is a kind of state: people look for "failed" and "waiting for me". */
export interface StackFilter {
  text?: string | undefined;
  label?: string | undefined;
  space?: string | undefined;
  repository?: string | undefined;
  folder?: string | undefined;
  state?: StateGroup | undefined;
  only?: 'locked' | 'detached' | undefined;
  order?: 'name' | 'recent' | undefined;
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

const allStates: readonly StackState[] = [...runStateNames, 'NONE'];

/** The states of a kind; none for all. */
export const statesOf = (group: StateGroup | undefined): readonly StackState[] =>
  group === undefined ? [] : allStates.filter((state) => shapeOf(state) === group);

export function countGroups(
  states: readonly { state: StackState; count: number }[],
): ReadonlyMap<StateGroup, number> {
  const counts = new Map<StateGroup, number>();
  for (const { state, count } of states)
    counts.set(shapeOf(state), (counts.get(shapeOf(state)) ?? 0) + count);
  return counts;
}

/** Whether anything but the order is set. */
export const isFiltered = ({ order: _, ...filter }: StackFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined);

const folderPrefix = 'folder:';

/** Labels that sort into folders are not shown among the others. */
export const plainLabels = (labels: readonly string[]): readonly string[] =>
  labels.filter((label) => !label.startsWith(folderPrefix));

export interface Folder {
  path: string;
  name: string;
  count: number;
}

/** The folders right below `inside`, each with how many stacks are in it and below. */
export function foldersIn(labels: readonly FacetValue[], inside: string | undefined): Folder[] {
  const start = inside === undefined ? '' : `${inside}/`;
  const counts = new Map<string, number>();
  for (const { value, count } of labels) {
    if (!value.startsWith(folderPrefix + start)) continue;
    const name = value.slice(folderPrefix.length + start.length).split('/')[0] ?? '';
    if (name !== '') counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts]
    .map(([name, count]) => ({ name, count, path: `${start}${name}` }))
    .toSorted((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
}

/** A folder with those above it, from the top. */
export const folderCrumbs = (path: string): { name: string; path: string }[] =>
  path.split('/').map((name, index, all) => ({ name, path: all.slice(0, index + 1).join('/') }));
