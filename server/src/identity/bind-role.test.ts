import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, isAllowed, isRootAdmin, roleNamesIn, visibleSpaces } from '../authz/index.ts';
import { createTestDatabase } from '../platform/db/testing/index.ts';
import { newId } from '../platform/ids.ts';
import {
  bindRole,
  type NewBinding,
  requireGrantable,
  requireRootAdmin,
  unbindActor,
  unbindInSpace,
  unbindRole,
} from './bind-role.ts';
import { loadActor } from './load-actor.ts';
import { insertUser } from './store.ts';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database.drop());

beforeAll(async () => {
  await db.kysely
    .insertInto('spaces')
    .values([
      { id: 'team', name: 'team', parent_id: 'root' },
      { id: 'inner', name: 'inner', parent_id: 'team', inherit_entities: false },
      { id: 'other', name: 'other', parent_id: 'root' },
    ])
    .execute();
  const at = new Date();
  await db.kysely
    .insertInto('roles')
    .values([
      {
        id: 'planner',
        name: 'Planner',
        description: '',
        actions: ['space:read', 'run:trigger', 'from:another-version'],
        created_at: at,
        updated_at: at,
      },
      {
        id: 'binder',
        name: 'Binder',
        description: '',
        actions: ['space:read', 'space:admin'],
        created_at: at,
        updated_at: at,
      },
    ])
    .execute();
});

const bind = (binding: Omit<NewBinding, 'createdBy'>) =>
  db.transaction((trx) => bindRole(trx, { ...binding, createdBy: 'ada' }));
const unbind = (id: string) => db.transaction((trx) => unbindRole(trx, id));

async function newUser(): Promise<string> {
  const id = newId();
  await insertUser(db.kysely, { id, username: id, password_hash: null });
  return id;
}
const actorOf = (id: string, groups: readonly string[] = []): Promise<Actor> =>
  loadActor(db.kysely, { kind: 'user', id, name: id, groups });

describe('a bound role', () => {
  test.each(['user', 'api_key', 'stack'] as const)('is held by a %s', async (kind) => {
    const id = newId();
    await bind({ actorKind: kind, actorId: id, role: 'writer', spaceId: 'team' });
    const actor = await loadActor(db.kysely, { kind, id, name: 'x' });
    expect(visibleSpaces(actor, 'run:trigger').toSorted()).toEqual(['inner', 'team']);
    expect(visibleSpaces(actor, 'space:read').toSorted()).toEqual(['inner', 'root', 'team']);
  });

  test('of a group is held by whoever is in the group, and adds to what they hold', async () => {
    const id = await newUser();
    await bind({ actorKind: 'group', actorId: 'Platform', role: 'admin', spaceId: 'team' });
    await bind({ actorKind: 'user', actorId: id, role: 'reader', spaceId: 'other' });
    const member = await actorOf(id, ['Platform', 'Everybody']);
    expect(visibleSpaces(member, 'stack:create').toSorted()).toEqual(['inner', 'team']);
    expect(isAllowed(member, 'stack:read', 'other')).toBe(true);
    expect(isAllowed(await actorOf(id, ['platform']), 'stack:create', 'team')).toBe(false);
    // A user whose id is the name of a group is not in it.
    expect((await actorOf('Platform')).grants.size).toBe(0);
  });

  test('of the installation allows its actions and no more, and makes no root admin', async () => {
    const id = await newUser();
    await bind({ actorKind: 'user', actorId: id, role: 'planner', spaceId: 'team' });
    await bind({ actorKind: 'user', actorId: id, role: 'binder', spaceId: 'root' });
    const actor = await actorOf(id);
    expect(isAllowed(actor, 'run:trigger', 'inner')).toBe(true);
    expect(isAllowed(actor, 'run:confirm', 'inner')).toBe(false);
    expect(isAllowed(actor, 'space:admin', 'root')).toBe(true);
    expect(isRootAdmin(actor)).toBe(false);
    expect(roleNamesIn(actor, 'team')).toEqual(['Binder', 'Planner']);
    // Any role below gives read in the spaces that are inherited from.
    expect(isAllowed(actor, 'stack:read', 'root')).toBe(true);
  });

  test('is there once, however often it is given', async () => {
    const binding = { actorKind: 'api_key', actorId: 'k1', role: 'reader', spaceId: 'team' } as const;
    const [one, two] = [await bind(binding), await bind(binding)];
    expect(two.id).toBe(one.id);
  });

  test.each([
    ['an unknown role', { role: 'owner', spaceId: 'team' }, 'ROLE_UNKNOWN'],
    ['an unknown space', { role: 'reader', spaceId: 'gone' }, 'SPACE_UNKNOWN'],
  ])('of %s is refused', async (_what, binding, code) => {
    await expect(bind({ actorKind: 'user', actorId: 'u', ...binding })).rejects.toMatchObject({ code });
  });

  test('goes with its space', async () => {
    await db.kysely.insertInto('spaces').values({ id: 'brief', name: 'brief', parent_id: 'root' }).execute();
    await bind({ actorKind: 'api_key', actorId: 'k2', role: 'reader', spaceId: 'brief' });
    await db.kysely.deleteFrom('spaces').where('id', '=', 'brief').execute();
    expect((await loadActor(db.kysely, { kind: 'api_key', id: 'k2', name: 'k2' })).grants.size).toBe(0);
  });
});

describe('the last root admin', () => {
  test('keeps the role, whatever is taken away and how', async () => {
    const [ada, grace] = [await newUser(), await newUser()];
    const admin = { actorKind: 'user', role: 'admin', spaceId: 'root' } as const;
    const first = await bind({ ...admin, actorId: ada });
    // Neither a key nor a group nor an admin of another space is a person who administers the installation.
    await bind({ ...admin, actorKind: 'api_key', actorId: 'k3' });
    await bind({ ...admin, actorKind: 'group', actorId: 'Admins' });
    await bind({ ...admin, actorId: grace, spaceId: 'team' });
    await expect(unbind(first.id)).rejects.toMatchObject({ code: 'LAST_ROOT_ADMIN' });
    await expect(db.transaction((trx) => unbindActor(trx, 'user', ada))).rejects.toMatchObject({
      code: 'LAST_ROOT_ADMIN',
    });
    expect(isRootAdmin(await actorOf(ada))).toBe(true);
    await db.transaction((trx) => unbindActor(trx, 'api_key', 'k3'));

    await bind({ ...admin, actorId: grace });
    await unbind(first.id);
    expect(isRootAdmin(await actorOf(ada))).toBe(false);
    await db.transaction(requireRootAdmin);
  });

  test('is not lost when two admins take each other away at once', async () => {
    const [ada, grace] = [await newUser(), await newUser()];
    await db.kysely.deleteFrom('role_bindings').where('role', '=', 'admin').execute();
    const bindings = await Promise.all(
      [ada, grace].map((actorId) => bind({ actorKind: 'user', actorId, role: 'admin', spaceId: 'root' })),
    );
    const ends = await Promise.allSettled(bindings.map(({ id }) => unbind(id)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('giving a role', () => {
  const giver = (role: string, spaceId: string): Promise<Actor> =>
    bind({ actorKind: 'api_key', actorId: `${role} of ${spaceId}`, role, spaceId }).then(() =>
      loadActor(db.kysely, { kind: 'api_key', id: `${role} of ${spaceId}`, name: role }),
    );
  test.each([
    ['an admin of the root gives admin anywhere', 'admin', 'root', { role: 'admin', spaceId: 'inner' }, null],
    ['an admin of a space gives roles there', 'admin', 'team', { role: 'planner', spaceId: 'inner' }, null],
    [
      'an admin of a space, not in its parent',
      'admin',
      'team',
      { role: 'reader', spaceId: 'root' },
      'FORBIDDEN',
    ],
    ['nor beside it', 'admin', 'team', { role: 'reader', spaceId: 'other' }, 'FORBIDDEN'],
    ['a writer gives none', 'writer', 'team', { role: 'reader', spaceId: 'team' }, 'FORBIDDEN'],
    ['nobody gives more than they have', 'binder', 'team', { role: 'admin', spaceId: 'team' }, 'FORBIDDEN'],
    ['but what they have', 'binder', 'team', { role: 'binder', spaceId: 'team' }, null],
    ['no role that is not there', 'admin', 'root', { role: 'owner', spaceId: 'team' }, 'ROLE_UNKNOWN'],
  ])('%s', async (...[, role, spaceId, given, code]) => {
    const asked = requireGrantable(db.kysely, await giver(role, spaceId), given);
    await (code === null
      ? expect(asked).resolves.toBeUndefined()
      : expect(asked).rejects.toMatchObject({ code }));
  });
});

test('what is held in one space can be taken away alone', async () => {
  const holder = { actorKind: 'stack', actorId: 'mover' } as const;
  await bind({ ...holder, role: 'writer', spaceId: 'root' });
  await bind({ ...holder, role: 'reader', spaceId: 'team' });
  await db.transaction((trx) => unbindInSpace(trx, holder, 'root'));
  const actor = await loadActor(db.kysely, { kind: 'stack', id: 'mover', name: 'mover' });
  expect(visibleSpaces(actor, 'run:trigger')).toEqual([]);
  expect(isAllowed(actor, 'space:read', 'team')).toBe(true);
});
