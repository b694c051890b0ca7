import { type Action, actionNames } from './actions.ts';

export const roleNames = ['reader', 'writer', 'admin'] as const;
export type RoleName = (typeof roleNames)[number];

const reader: readonly Action[] = ['space:read', 'integration:read', 'stack:read', 'run:read', 'worker:read'];
const writer: readonly Action[] = [
  ...reader,
  'stack:lock',
  'stack:sync',
  'stack:configure',
  'run:comment',
  'run:trigger',
  'run:confirm',
  'run:discard',
  'run:stop',
];

/** System roles: readers see, writers run, admins arrange. */
export const roles: Readonly<Record<RoleName, ReadonlySet<Action>>> = {
  reader: new Set(reader),
  writer: new Set(writer),
  admin: new Set(actionNames),
};

export function isRoleName(text: string): text is RoleName {
  return Object.hasOwn(roles, text);
}
