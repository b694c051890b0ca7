import type { Delta, RunType } from './model.ts';

export const typeLabels: Record<RunType, string> = {
  PROPOSED: 'Proposed',
  TRACKED: 'Tracked',
  TASK: 'Task',
  TESTING: 'Module test',
  DESTROY: 'Destroy',
};

/** Changes that an apply would make; reads and unchanged resources do not count. */
export const changeCount = (delta: Delta): number =>
  delta.addCount +
  delta.changeCount +
  delta.deleteCount +
  delta.importCount +
  delta.moveCount +
  delta.forgetCount +
  delta.outputs;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** "Confirm and apply 3 changes" and its like: the verb says what will happen. */
export const confirmVerb = (delta: Delta | null): string =>
  delta === null ? 'Confirm and apply' : `Confirm and apply ${plural(changeCount(delta), 'change')}`;

export const countOf = plural;
