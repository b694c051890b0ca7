import { type Action, actionNames } from './actions.ts';

export const roleNames = ['reader', 'writer', 'admin'] as const;
export type RoleName = (typeof roleNames)[number];

const reader: readonly Action[] = [
  'space:read',
  'integration:read',
  'stack:read',
  'module:read',
  'policy:read',
  'run:read',
  'run:comment',
  'run:stop',
  'run:retry',
  'worker:read',
];
const writer: readonly Action[] = [
  ...reader,
  'stack:lock',
  'stack:sync',
  'stack:configure',
  'module:release',
  'run:trigger',
  'run:confirm',
  'run:discard',
  'run:stop-blocking',
  'run:retry-blocking',
  'run:review',
  'run:task',
  'run:replan',
  'run:prioritize',
  'run:local-preview',
];

/** System roles: readers see, writers run, admins arrange. */
export const roles: Readonly<Record<RoleName, ReadonlySet<Action>>> = {
  reader: new Set(reader),
  writer: new Set(writer),
  admin: new Set(actionNames),
};

/** What people read of them. */
export const systemRoles: Readonly<
  Record<RoleName, { readonly name: string; readonly description: string }>
> = {
  reader: { name: 'Reader', description: 'Sees everything in the space, and ends runs that change nothing.' },
  writer: { name: 'Writer', description: 'Also runs: triggers, confirms, discards, locks, sets variables.' },
  admin: {
    name: 'Admin',
    description: 'Also arranges: stacks, integrations, spaces and who holds which role.',
  },
};

export function isRoleName(text: string): text is RoleName {
  return Object.hasOwn(roles, text);
}
