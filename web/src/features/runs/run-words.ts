import type { Delta, RunChanges, RunType } from './model.ts';

export const typeLabels: Record<RunType, string> = {
  PROPOSED: 'Proposed',
  TRACKED: 'Tracked',
  TASK: 'Task',
  TESTING: 'Module test',
  DESTROY: 'Destroy',
};

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** How many resources an apply touches: each once, also when it is replaced. Reads touch nothing. */
function touched(delta: Delta, changes: RunChanges | undefined): number {
  if (changes !== undefined) {
    return changes.changes.filter((change) => change.action !== 'READ').length + changes.changesOmitted;
  }
  const { addCount, changeCount, deleteCount, importCount, moveCount, forgetCount } = delta;
  return addCount + changeCount + deleteCount + importCount + moveCount + forgetCount;
}

/** "Confirm and apply 3 changes" and its like: the verb says what will happen. */
export function confirmVerb(delta: Delta | null, changes: RunChanges | undefined): string {
  const verb = 'Confirm and apply';
  if (delta === null) return verb;
  const count = touched(delta, changes);
  if (count > 0) return `${verb} ${plural(count, 'change')}`;
  return delta.outputs > 0 ? `${verb} ${plural(delta.outputs, 'output change')}` : verb;
}

export const countOf = plural;
