import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionNames } from '../authz/index.ts';
import { addIntegration, addSpace, addStack } from './testing/seed.ts';
import { type Api, type Headers, startApi } from './testing/start-api.ts';

let api: Api;
let root: Headers;
let team: Headers;
let adminId: string;
beforeAll(async () => {
  api = await startApi();
  await addSpace(api, 'team');
  await addSpace(api, 'other');
  await addIntegration(api, 'main', null);
  await addStack(api, 'network', { spaceId: 'team' });
  await addStack(api, 'base');
  root = await api.keyWith('admin');
  team = await api.keyWith('admin', 'team');
  adminId = (await api.firstAdmin()).id;
});
afterAll(() => api.close());

const codeOf = (answer: Awaited<ReturnType<Api['ask']>>) => answer.errors?.[0]?.extensions.code ?? 'done';
const createRole = (input: object, as = root) =>
  api.ask(
    'mutation($input:RoleInput!){roleCreate(input: $input){id slug name actions isSystem}}',
    { input },
    as,
  );
const bind = (kind: 'user' | 'apiKey' | 'stack' | 'userGroup', input: Record<string, string>, as = root) => {
  const type = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}RoleBindingInput`;
  const document = `mutation($input:${type}!){${kind}RoleBindingCreate(input: $input){id roleID spaceID actorName role{name}}}`;
  return api.ask(document, { input }, as);
};
const unbind = (id: string, as = root) =>
  api.ask('mutation($id:ID!){roleBindingDelete(id:$id){id}}', { id }, as);

describe('roles of the installation', () => {
  test('are made of actions, beside those of the program', async () => {
    const made = await createRole({
      name: 'Run starter',
      actions: ['space:read', 'stack:read', 'run:trigger'],
    });
    expect(made.data?.roleCreate).toEqual({
      id: 'run-starter',
      slug: 'run-starter',
      name: 'Run starter',
      actions: ['space:read', 'stack:read', 'run:trigger'],
      isSystem: false,
    });
    const { data } = await api.ask('{roles{id isSystem} roleActions{name}}', {}, team);
    expect(data).toMatchObject({
      roles: [
        { id: 'reader', isSystem: true },
        { id: 'writer', isSystem: true },
        { id: 'admin', isSystem: true },
        { id: 'run-starter', isSystem: false },
      ],
      roleActions: actionNames.map((name) => ({ name })),
    });
  });

  test.each<[string, object, string]>([
    ['a name that is taken', { name: 'run starter', actions: ['space:read'] }, 'ROLE_NAME_TAKEN'],
    ['the name of a role of the program', { name: 'Admin', actions: ['space:read'] }, 'ROLE_NAME_TAKEN'],
    ['an action that is not there', { name: 'x', actions: ['space:read', 'space:fly'] }, 'BAD_INPUT'],
    ['no actions', { name: 'x', actions: [] }, 'BAD_INPUT'],
    ['nothing to see', { name: 'x', actions: ['run:trigger'] }, 'BAD_INPUT'],
    ['a name without a letter', { name: '!', actions: ['space:read'] }, 'BAD_INPUT'],
  ])('with %s are refused', async (_what, input, code) => {
    expect(codeOf(await createRole(input))).toBe(code);
  });

  test('are made by root admins alone; those of the program stay', async () => {
    expect(codeOf(await createRole({ name: 'mine', actions: ['space:read'] }, team))).toBe('NOT_FOUND');
    for (const id of ['reader', 'admin']) {
      const input = { name: 'x', actions: ['space:read'] };
      const update = 'mutation($id:ID!$input:RoleInput!){roleUpdate(id:$id,input:$input){id}}';
      expect(codeOf(await api.ask(update, { id, input }, root))).toBe('BAD_INPUT');
      expect(codeOf(await api.ask('mutation($id:ID!){roleDelete(id:$id){id}}', { id }, root))).toBe(
        'BAD_INPUT',
      );
    }
  });

  test('hold what their maker may do, so that no role lifts whoever makes roles', async () => {
    await createRole({ name: 'Role maker', actions: ['space:read', 'role:admin'] });
    const maker = await api.keyWith('role-maker');
    expect(codeOf(await createRole({ name: 'Lever', actions: ['space:read', 'space:admin'] }, maker))).toBe(
      'FORBIDDEN',
    );
    const lift = 'mutation($input:RoleInput!){roleUpdate(id:"role-maker",input:$input){id}}';
    const input = { name: 'Role maker', actions: ['space:read', 'role:admin', 'api-key:admin'] };
    expect(codeOf(await api.ask(lift, { input }, maker))).toBe('FORBIDDEN');
    expect(codeOf(await createRole({ name: 'Seer', actions: ['space:read'] }, maker))).toBe('done');
  });

  test('change at once for whoever holds them, and go when nobody does', async () => {
    await createRole({ name: 'brief', actions: ['space:read'] });
    const headers = await api.keyWith('brief', 'team');
    const stack = async () => (await api.ask('{stack(id:"network"){id}}', {}, headers)).data?.stack;
    expect(await stack()).toBeNull();
    await api.ask(
      'mutation($input:RoleInput!){roleUpdate(id:"brief",input:$input){id}}',
      { input: { name: 'Brief', actions: ['space:read', 'stack:read'] } },
      root,
    );
    expect(await stack()).toEqual({ id: 'network' });
    const remove = () => api.ask('mutation{roleDelete(id:"brief"){id}}', {}, root);
    expect(codeOf(await remove())).toBe('ROLE_IN_USE');
    await api.base.db.kysely.deleteFrom('role_bindings').where('role', '=', 'brief').execute();
    expect(codeOf(await remove())).toBe('done');
  });
});

describe('bindings', () => {
  test('are made by admins of the space, of people, keys, groups and stacks', async () => {
    const where = { roleID: 'writer', spaceID: 'team' };
    const keys = await api.base.db.kysely.selectFrom('api_keys').select('id').execute();
    const given = [
      await bind('user', { userID: adminId, ...where }, team),
      await bind('apiKey', { apiKeyID: keys[0]?.id ?? '', ...where }, team),
      await bind('userGroup', { userGroupID: 'Platform engineers', ...where }, team),
      await bind('stack', { stackID: 'network', ...where }, team),
    ];
    expect(given.map(codeOf)).toEqual(['done', 'done', 'done', 'done']);
    expect(given[2]?.data?.userGroupRoleBindingCreate).toMatchObject({
      roleID: 'writer',
      spaceID: 'team',
      actorName: 'Platform engineers',
      role: { name: 'Writer' },
    });
    const { data } = await api.ask('{roleBindings{actorKind actorName spaceID roleID}}', {}, team);
    expect(data?.roleBindings).toContainEqual({
      actorKind: 'STACK',
      actorName: 'network',
      spaceID: 'team',
      roleID: 'writer',
    });
    expect(JSON.stringify(data)).not.toContain('"root"');
  });

  test.each<[string, Parameters<typeof bind>, string]>([
    [
      'in a space that the giver does not see',
      ['userGroup', { userGroupID: 'g', roleID: 'reader', spaceID: 'other' }],
      'NOT_FOUND',
    ],
    [
      'for a user who is not there',
      ['user', { userID: 'nobody', roleID: 'reader', spaceID: 'team' }],
      'BAD_INPUT',
    ],
    [
      'for a stack that is not there',
      ['stack', { stackID: 'nothing', roleID: 'reader', spaceID: 'team' }],
      'BAD_INPUT',
    ],
    [
      'of a role that is not there',
      ['userGroup', { userGroupID: 'g', roleID: 'owner', spaceID: 'team' }],
      'ROLE_UNKNOWN',
    ],
    ['for nobody', ['userGroup', { userGroupID: ' ', roleID: 'reader', spaceID: 'team' }], 'BAD_INPUT'],
  ])('%s are refused', async (_what, [kind, input], code) => {
    expect(codeOf(await bind(kind, input, team))).toBe(code);
  });

  test('of the root space are for stacks of the root space', async () => {
    const where = { roleID: 'reader', spaceID: 'root' };
    expect(codeOf(await bind('stack', { stackID: 'network', ...where }))).toBe('BAD_INPUT');
    expect(codeOf(await bind('stack', { stackID: 'base', ...where }))).toBe('done');
  });

  test('are taken away, but for the last of a root admin', async () => {
    const { data } = await bind('userGroup', { userGroupID: 'brief', roleID: 'reader', spaceID: 'team' });
    const made = data?.userGroupRoleBindingCreate as { id: string };
    expect(codeOf(await unbind(made.id, await api.keyWith('writer', 'team')))).toBe('FORBIDDEN');
    expect(codeOf(await unbind(made.id, team))).toBe('done');
    expect(codeOf(await unbind(made.id))).toBe('NOT_FOUND');
    const last = await api.base.db.kysely
      .selectFrom('role_bindings')
      .select('id')
      .where('actor_id', '=', adminId)
      .where('space_id', '=', 'root')
      .executeTakeFirstOrThrow();
    expect(codeOf(await unbind(last.id))).toBe('LAST_ROOT_ADMIN');
  });
});

describe('a reader', () => {
  test('ends and repeats previews, and nothing that holds its stack', async () => {
    const { data } = await api.ask('{viewer{abilities}}', {}, await api.keyWith('reader'));
    expect(data?.viewer).toMatchObject({ abilities: expect.arrayContaining(['run:stop', 'run:retry']) });
    expect(JSON.stringify(data)).not.toContain('-blocking');
  });
});
