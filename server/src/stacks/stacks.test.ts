import { afterAll, describe, expect, test } from 'vitest';
import { stackById } from './index.ts';
import {
  admin,
  anonymous,
  as,
  commitOf,
  type NewStack,
  settings,
  startStacks,
} from './testing/start-stacks.ts';

const world = await startStacks();
const { db, stacks, emitted, clock } = world;
const { create, update, lock, unlock, sync, get, setConfig, removeConfig, config } = stacks.useCases;
afterAll(() => world.drop());

const row = (id: string) => stackById(db.kysely, id);
let made = 0;
async function newStack(changes: Partial<NewStack> = {}): Promise<string> {
  made += 1;
  return (await create.call(admin, settings({ name: `Stack ${made}`, ...changes }))).id;
}
const detach = (id: string) =>
  db.kysely.updateTable('stacks').set({ integration_id: null }).where('id', '=', id).execute();
const lastAudit = () =>
  db.kysely.selectFrom('audit_entries').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();

describe('creating a stack', () => {
  test('keeps the settings, the repository as it is named there, and the tip of the branch', async () => {
    const wanted = settings({ name: '🚀 Zürich (prod)', repository: 'ACME/Infra', projectRoot: '/infra/' });
    const { id } = await create.call(admin, wanted);
    expect(id).toBe('zurich-prod');
    expect(await row(id)).toMatchObject({
      name: '🚀 Zürich (prod)',
      repository: 'acme/infra',
      repository_uuid: '{infra}',
      integration_id: 'main',
      project_root: 'infra',
      tracked_commit: commitOf('main'),
      tracked_set_by: 'admin',
      state: 'NONE',
      created_at: clock.now(),
    });
    expect(emitted).toContainEqual({
      name: 'repository.bound',
      payload: { integrationId: 'main', repositoryUuid: '{infra}' },
    });
    expect(await get.call(as('ada', 'reader'), { id })).toMatchObject({ id });
  });

  test.each<[what: string, changes: Partial<NewStack>, code: string]>([
    ['an unknown branch', { branch: 'gone' }, 'BRANCH_NOT_FOUND'],
    ['an unknown repository', { repository: 'acme/gone' }, 'REPOSITORY_NOT_FOUND'],
    ['an unknown integration', { integrationId: 'gone' }, 'NOT_FOUND'],
    ['the integration of another space', { integrationId: 'teams' }, 'NOT_FOUND'],
    ['a name without letters', { name: '🚀' }, 'BAD_INPUT'],
    ['a slug that is none', { slug: 'A b' }, 'BAD_INPUT'],
    ['a space that is not the actor’s', { spaceId: 'elsewhere' }, 'NOT_FOUND'],
  ])('with %s is refused and leaves nothing', async (_what, changes, code) => {
    const before = await stacks.countOfIntegration('main', 'stack');
    await expect(newStack(changes)).rejects.toMatchObject({ code });
    expect(await stacks.countOfIntegration('main', 'stack')).toBe(before);
  });

  test('under a name that is taken is refused, also when two come at once', async () => {
    const both = await Promise.allSettled([newStack({ name: 'Twin' }), newStack({ name: 'TWIN!' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'STACK_NAME_TAKEN' },
    });
  });

  test('takes a slug instead of the name', async () => {
    expect(await newStack({ name: '🚀', slug: 'rocket' })).toBe('rocket');
  });

  test('in a space uses its integration or the default one', async () => {
    const own = await newStack({ spaceId: 'team', integrationId: 'teams' });
    expect(await row(own)).toMatchObject({ space_id: 'team', integration_id: 'teams' });
    expect(await row(await newStack({ spaceId: 'team' }))).toMatchObject({ integration_id: 'main' });
  });

  test('is for admins', async () => {
    await expect(create.call(as('ada', 'writer'), settings())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(create.call(anonymous, settings())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('changing a stack', () => {
  const change = async (id: string, changes: Partial<NewStack>, context = admin) =>
    update.call(context, { ...settings({ name: 'Changed', ...changes }), id });

  test('asks Bitbucket nothing while repository and branch stay', async () => {
    const id = await newStack();
    await db.kysely.updateTable('stacks').set({ tracked_commit: null }).where('id', '=', id).execute();
    await change(id, { repository: 'Acme/INFRA', autodeploy: true, projectRoot: 'b/' });
    expect(await row(id)).toMatchObject({
      name: 'Changed',
      autodeploy: true,
      project_root: 'b',
      tracked_commit: null,
    });
    expect(emitted.at(-1)).toEqual({ name: 'stack.changed', payload: { stackId: id } });
  });

  test('to another branch moves the tracked commit', async () => {
    const id = await newStack();
    await change(id, { branch: 'feature/🚀' });
    expect(await row(id)).toMatchObject({ branch: 'feature/🚀', tracked_commit: commitOf('feature/🚀') });
    await expect(change(id, { branch: 'gone' })).rejects.toMatchObject({ code: 'BRANCH_NOT_FOUND' });
    expect(await row(id)).toMatchObject({ branch: 'feature/🚀' });
  });

  test('attaches an integration again', async () => {
    const id = await newStack();
    await detach(id);
    await change(id, { integrationId: 'main' });
    expect(await row(id)).toMatchObject({ integration_id: 'main', tracked_commit: commitOf('main') });
  });

  test('moves it where the actor may create stacks, with an integration that the other space may use', async () => {
    const id = await newStack();
    const here = as('ada', 'admin', 'root');
    await expect(change(id, { spaceId: 'team' }, here)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await change(id, { spaceId: 'team', integrationId: 'teams' });
    expect(await row(id)).toMatchObject({ space_id: 'team', integration_id: 'teams' });
    await expect(get.call(here, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(change(id, { spaceId: 'root' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the lock', () => {
  const [ada, bob] = [as('ada', 'writer'), as('bob', 'writer')];
  const locked = { code: 'STACK_LOCKED', message: expect.stringContaining('ada') };

  test('is taken by one, who may change the note, and is refused to others', async () => {
    const id = await newStack();
    await lock.call(ada, { id, note: 'Moving networks' });
    await lock.call(ada, { id, note: 'Still moving' });
    await expect(lock.call(bob, { id, note: null })).rejects.toMatchObject(locked);
    expect(await row(id)).toMatchObject({
      locked_by: 'ada',
      lock_note: 'Still moving',
      locked_at: clock.now(),
    });
    expect(emitted.at(-1)).toEqual({ name: 'stack.changed', payload: { stackId: id } });
  });

  test('is one person’s, also when ten ask at once', async () => {
    const id = await newStack();
    const people = Array.from({ length: 10 }, (_, index) => as(`p${index}`, 'writer'));
    const asked = await Promise.allSettled(people.map((person) => lock.call(person, { id, note: null })));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is released by its holder or an admin, not by another writer', async () => {
    const id = await newStack();
    await lock.call(ada, { id, note: null });
    await expect(unlock.call(bob, { id })).rejects.toMatchObject(locked);
    await unlock.call(ada, { id });
    await lock.call(bob, { id, note: null });
    await unlock.call(admin, { id });
    expect(await row(id)).toMatchObject({
      locked_by: null,
      locked_by_name: null,
      lock_note: null,
      locked_at: null,
    });
    await unlock.call(ada, { id });
  });

  test('is nothing for readers', async () => {
    const id = await newStack();
    await expect(lock.call(as('eve', 'reader'), { id, note: null })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('syncing', () => {
  test('moves the tracked commit to the tip of the branch', async () => {
    const id = await newStack({ branch: 'next' });
    await db.kysely
      .updateTable('stacks')
      .set({ tracked_commit: commitOf('old') })
      .where('id', '=', id)
      .execute();
    await sync.call(as('ada', 'writer'), { id });
    expect(await row(id)).toMatchObject({ tracked_commit: commitOf('next'), tracked_set_by: 'ada' });
  });

  test('needs an integration', async () => {
    const id = await newStack();
    await detach(id);
    await expect(sync.call(admin, { id })).rejects.toMatchObject({ code: 'STACK_DETACHED' });
  });
});

describe('configuration', () => {
  const variable = (id: string, element: string, value: string, writeOnly = false) =>
    setConfig.call(admin, { id, element, value, writeOnly, type: 'environment_variable' });
  const file = (id: string, element: string, value = 'x') =>
    setConfig.call(admin, { id, element, value, writeOnly: true, type: 'file_mount' });

  test('keeps both types; a write-only value is never returned, but goes to the worker', async () => {
    const id = await newStack();
    expect(await variable(id, 'TF_VAR_region', 'eu-central-1')).toMatchObject({ value: 'eu-central-1' });
    expect(await variable(id, 'TOKEN', 'hunter2', true)).toMatchObject({ value: null });
    await file(id, 'keys/deploy.pem', 'line 1\nhunter2\n');
    const shown = await config.call(as('ada', 'reader'), { id });
    expect(shown.map(({ id: element, type, value }) => [element, type, value])).toEqual([
      ['TF_VAR_region', 'environment_variable', 'eu-central-1'],
      ['TOKEN', 'environment_variable', null],
      ['keys/deploy.pem', 'file_mount', null],
    ]);
    expect(JSON.stringify(shown)).not.toContain('sealed');
    expect(await stacks.openConfig(id)).toEqual([
      { id: 'TF_VAR_region', type: 'environment_variable', secret: false, value: 'eu-central-1' },
      { id: 'TOKEN', type: 'environment_variable', secret: true, value: 'hunter2' },
      { id: 'keys/deploy.pem', type: 'file_mount', secret: true, value: 'line 1\nhunter2\n' },
    ]);
  });

  test('leaves neither the value nor anything to guess it from in the audit trail', async () => {
    const id = await newStack();
    const element = await variable(id, 'TOKEN', 'hunter2', true);
    const { details } = await lastAudit();
    expect(details).toEqual({
      id,
      element: 'TOKEN',
      type: 'environment_variable',
      writeOnly: true,
      value: expect.stringMatching(/^hmac-sha256:[0-9a-f]{24}$/),
    });
    expect(JSON.stringify(details)).not.toContain('hunter2');
    expect(JSON.stringify(details)).not.toContain(element.checksum);
  });

  test('replaces an element of the same name, and removes it', async () => {
    const id = await newStack();
    await variable(id, 'REGION', 'a', true);
    await variable(id, 'REGION', 'b');
    expect(await config.call(admin, { id })).toMatchObject([{ id: 'REGION', value: 'b', write_only: false }]);
    await removeConfig.call(admin, { id, element: 'REGION' });
    expect(await config.call(admin, { id })).toEqual([]);
    const again = removeConfig.call(admin, { id, element: 'REGION' });
    await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['a name that Gantry sets', 'TF_HTTP_ADDRESS', 'x'],
    ['a name of Gantry', 'GANTRY_RUN', 'x'],
    ['a name that migrated code knows as set', 'SPACELIFT_RUN', 'x'],
    ['a name with a dash', 'A-B', 'x'],
    ['a name that begins with a digit', '1A', 'x'],
    ['a value of two lines', 'A', 'x\ny'],
  ])('refuses a variable with %s', async (_what, name, value) => {
    await expect(variable(await newStack(), name, value)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test.each(['../x', 'a/../../x', '/etc/passwd', '.', 'a//b', './a', 'a/'])(
    'refuses the file %j',
    async (path) => {
      await expect(file(await newStack(), path)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    },
  );

  test('takes a file whose name begins as a reserved variable does', async () => {
    await expect(file(await newStack(), 'GANTRY_NOTES')).resolves.toMatchObject({ type: 'file_mount' });
  });

  test('is sealed for its stack and name', async () => {
    const [one, other] = [await newStack(), await newStack()];
    await variable(one, 'TOKEN', 'hunter2', true);
    await variable(other, 'TOKEN', 'other', false);
    const { value_sealed } = await db.kysely
      .selectFrom('stack_config')
      .select('value_sealed')
      .where('stack_id', '=', one)
      .executeTakeFirstOrThrow();
    expect(value_sealed.toString('latin1')).not.toContain('hunter2');
    await db.kysely.updateTable('stack_config').set({ value_sealed }).where('stack_id', '=', other).execute();
    await expect(config.call(admin, { id: other })).rejects.toMatchObject({ code: 'SECRET_UNREADABLE' });
  });
});

test('the audit trail tells what a stack was made of, and what changed of it', async () => {
  const id = await newStack({ labels: ['a'] });
  expect(await lastAudit()).toMatchObject({
    operation: 'stack.create',
    subject_kind: 'stack',
    subject_id: id,
    before: null,
    after: { labels: ['a'], autodeploy: false, trackedCommit: commitOf('main').sha },
  });
  await update.call(admin, { ...settings({ name: `Stack ${made}`, labels: ['b'] }), id });
  expect(await lastAudit()).toMatchObject({ before: { labels: ['a'] }, after: { labels: ['b'] } });
});
