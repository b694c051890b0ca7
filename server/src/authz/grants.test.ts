import { describe, expect, test } from 'vitest';
import { type Action, actionNames } from './actions.ts';
import { type Actor, type Binding, expandGrants, nobody, type SpaceNode } from './actor.ts';
import { abilities, isAllowed, isRootAdmin, locateList, visibleSpaces } from './authorize.ts';
import { isRoleName, type RoleName, roles } from './roles.ts';

/** root ─ platform (inherits) ─ network (inherits) ─ dns (does not); root ─ data (does not) ─ lake (inherits). */
const tree: readonly SpaceNode[] = [
  { id: 'root', parentId: null, inheritEntities: false },
  { id: 'platform', parentId: 'root', inheritEntities: true },
  { id: 'network', parentId: 'platform', inheritEntities: true },
  { id: 'dns', parentId: 'network', inheritEntities: false },
  { id: 'data', parentId: 'root', inheritEntities: false },
  { id: 'lake', parentId: 'data', inheritEntities: true },
];

const actorWith = (...bindings: Binding[]): Actor => ({
  kind: 'user',
  id: 'ada',
  name: 'ada',
  grants: expandGrants(bindings, tree),
});
const as = (role: RoleName, spaceId: string): Actor => actorWith({ role, spaceId });

describe('roles over the tree of spaces', () => {
  type Row = { what: string; binding: Binding; read: string[]; trigger: string[]; admin: string[] };
  test.each<Row>([
    {
      what: 'an admin of the root is one everywhere',
      binding: { role: 'admin', spaceId: 'root' },
      read: all(),
      trigger: all(),
      admin: all(),
    },
    {
      what: 'a writer of the root writes everywhere',
      binding: { role: 'writer', spaceId: 'root' },
      read: all(),
      trigger: all(),
      admin: [],
    },
    {
      what: 'a role flows down, and reads up where the space inherits',
      binding: { role: 'admin', spaceId: 'platform' },
      read: ['root', 'platform', 'network', 'dns'],
      trigger: ['platform', 'network', 'dns'],
      admin: ['platform', 'network', 'dns'],
    },
    {
      what: 'reading goes up through every space that inherits',
      binding: { role: 'writer', spaceId: 'network' },
      read: ['root', 'platform', 'network', 'dns'],
      trigger: ['network', 'dns'],
      admin: [],
    },
    {
      what: 'without inheritance nothing goes up',
      binding: { role: 'admin', spaceId: 'dns' },
      read: ['dns'],
      trigger: ['dns'],
      admin: ['dns'],
    },
    {
      what: 'reading stops at the first space that does not inherit',
      binding: { role: 'reader', spaceId: 'lake' },
      read: ['data', 'lake'],
      trigger: [],
      admin: [],
    },
    {
      what: 'a space that is gone gives nothing that exists',
      binding: { role: 'admin', spaceId: 'gone' },
      read: [],
      trigger: [],
      admin: [],
    },
  ])('$what', ({ binding, read, trigger, admin }) => {
    const actor = actorWith(binding);
    expect(existing(actor, 'space:read')).toEqual(read.toSorted());
    expect(existing(actor, 'run:trigger')).toEqual(trigger.toSorted());
    expect(existing(actor, 'space:admin')).toEqual(admin.toSorted());
  });

  test('siblings get nothing, also through the read that went up to their parent', () => {
    const actor = as('admin', 'network');
    expect(isAllowed(actor, 'space:read', 'root')).toBe(true);
    expect(isAllowed(actor, 'space:read', 'data')).toBe(false);
    expect(isAllowed(actor, 'stack:update', 'platform')).toBe(false);
  });

  test('bindings add up', () => {
    const actor = actorWith({ role: 'reader', spaceId: 'root' }, { role: 'writer', spaceId: 'lake' });
    expect(isAllowed(actor, 'run:trigger', 'lake')).toBe(true);
    expect(isAllowed(actor, 'run:trigger', 'data')).toBe(false);
    expect(isAllowed(actor, 'run:read', 'data')).toBe(true);
  });

  test('without bindings nothing is allowed anywhere', () => {
    expect(expandGrants([], tree).size).toBe(0);
    for (const action of actionNames) expect(isAllowed(nobody, action, 'root')).toBe(false);
    expect(locateList(nobody, 'stack:read')).toBeNull();
  });
});

describe('roles', () => {
  test.each<[role: RoleName, can: Action[], cannot: Action[]]>([
    ['reader', ['space:read', 'run:read'], ['run:trigger', 'stack:lock', 'delivery:read', 'api-key:admin']],
    [
      'writer',
      ['run:trigger', 'run:confirm', 'run:stop', 'stack:lock', 'stack:configure'],
      ['stack:create', 'stack:update', 'stack:delete', 'stack:unlock-any', 'space:admin', 'worker:admin'],
    ],
    ['admin', [...actionNames], []],
  ])('a %s can do what the role says and no more', (role, can, cannot) => {
    expect(abilities(as(role, 'root'), 'root', can)).toEqual(can);
    expect(abilities(as(role, 'root'), 'root', cannot)).toEqual([]);
  });

  test('each role includes the one below', () => {
    expect(roles.reader.isSubsetOf(roles.writer)).toBe(true);
    expect(roles.writer.isSubsetOf(roles.admin)).toBe(true);
  });

  test('names of roles come from the table alone', () => {
    expect(isRoleName('writer')).toBe(true);
    for (const name of ['owner', 'constructor', '__proto__', '']) expect(isRoleName(name)).toBe(false);
  });

  test('only admins of the root are root admins', () => {
    expect(isRootAdmin(as('admin', 'root'))).toBe(true);
    expect(isRootAdmin(as('writer', 'root'))).toBe(false);
    expect(isRootAdmin(as('admin', 'platform'))).toBe(false);
  });
});

function all(): string[] {
  return tree.map((space) => space.id);
}

function existing(actor: Actor, action: Action): string[] {
  return visibleSpaces(actor, action)
    .filter((id) => all().includes(id))
    .toSorted();
}
