import type { Tone } from '../../ui/badge.tsx';
import type { ChangeAction, ResourceChange } from './model.ts';

interface ActionWords {
  sign: string;
  label: string;
  verb: string;
  tone: Tone;
  text: string;
}

/** How each action is drawn and called, in the order in which people care. */
export const actionWords: Record<ChangeAction, ActionWords> = {
  DELETE: { sign: '-', label: 'Destroy', verb: 'destroyed', tone: 'danger', text: 'text-danger' },
  REPLACE: { sign: '±', label: 'Replace', verb: 'replaced', tone: 'replace', text: 'text-replace' },
  UPDATE: { sign: '~', label: 'Change', verb: 'changed in place', tone: 'warning', text: 'text-warning' },
  CREATE: { sign: '+', label: 'Create', verb: 'created', tone: 'success', text: 'text-success' },
  IMPORT: { sign: '→', label: 'Import', verb: 'imported', tone: 'info', text: 'text-info' },
  MOVE: { sign: '→', label: 'Move', verb: 'moved', tone: 'info', text: 'text-info' },
  FORGET: {
    sign: '×',
    label: 'Forget',
    verb: 'forgotten, not destroyed',
    tone: 'neutral',
    text: 'text-muted',
  },
  READ: { sign: '≤', label: 'Read', verb: 'read during apply', tone: 'neutral', text: 'text-muted' },
};

export const actionOrder = [
  'DELETE',
  'REPLACE',
  'UPDATE',
  'CREATE',
  'IMPORT',
  'MOVE',
  'FORGET',
  'READ',
] as const satisfies readonly ChangeAction[];

export interface ChangeGroup {
  module: string | null;
  changes: ResourceChange[];
}

/** By module, the root first; what destroys stands at the top of each. */
export function groupByModule(changes: readonly ResourceChange[]): ChangeGroup[] {
  const groups = Map.groupBy(changes, (change) => change.module ?? '');
  return [...groups.entries()]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([module, list]) => ({
      module: module === '' ? null : module,
      changes: list.toSorted(
        (one, other) =>
          actionOrder.indexOf(one.action) - actionOrder.indexOf(other.action) ||
          one.address.localeCompare(other.address),
      ),
    }));
}

/** Resources whose present object is lost: destroyed or replaced. */
export const destructive = (changes: readonly ResourceChange[]): ResourceChange[] =>
  changes.filter((change) => change.action === 'DELETE' || change.action === 'REPLACE');

/** A JSON text as people read it: strings bare on one line, structures indented. */
export function valueText(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'string') return value === '' ? '""' : value;
    return JSON.stringify(value, null, 2);
  } catch {
    return json;
  }
}
