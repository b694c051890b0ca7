import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addIntegration, addSpace, addStack } from './testing/seed.ts';
import { type Api, type Headers, startApi } from './testing/start-api.ts';

let api: Api;
let root: Headers;
beforeAll(async () => {
  api = await startApi();
  root = await api.keyWith('admin');
});
afterAll(() => api.close());

const fields = '{ id name description parentSpace inheritEntities labels accessLevel }';
const createDocument = `mutation($input:SpaceInput!){spaceCreate(input: $input)${fields}}`;
const updateDocument = `mutation($space:ID!$input:SpaceInput!){spaceUpdate(space: $space, input: $input)${fields}}`;
const deleteDocument = 'mutation($space:ID!){spaceDelete(space: $space){id}}';

type Input = { name: string; parentSpace?: string; inheritEntities?: boolean; description?: string };
const inputOf = (input: Input) => ({ inheritEntities: true, ...input });
const create = (input: Input, as = root) => api.ask(createDocument, { input: inputOf(input) }, as);
const update = (space: string, input: Input, as = root) =>
  api.ask(updateDocument, { space, input: inputOf(input) }, as);
const remove = (space: string, as = root) => api.ask(deleteDocument, { space }, as);
const codeOf = (answer: Awaited<ReturnType<typeof create>>) => answer.errors?.[0]?.extensions.code ?? 'done';
const letAdmins = (adminsManageChildren: boolean) =>
  api.ask(
    'mutation($on:Boolean!){spaceSettingsUpdate(adminsManageChildren:$on){adminsManageChildren}}',
    { on: adminsManageChildren },
    root,
  );
const lastEntry = () =>
  api.base.db.kysely.selectFrom('audit_entries').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();

describe('the tree', () => {
  test('is made by root admins: below the root, or below a space', async () => {
    const made = await create({ name: 'Zürich (prod)', description: 'Where it runs.' });
    expect(made.data?.spaceCreate).toEqual({
      id: 'zurich-prod',
      name: 'Zürich (prod)',
      description: 'Where it runs.',
      parentSpace: 'root',
      inheritEntities: true,
      labels: [],
      accessLevel: 'ADMIN',
    });
    const again = await create({ name: 'Zurich prod', parentSpace: 'zurich-prod', inheritEntities: false });
    expect(again.data?.spaceCreate).toMatchObject({
      id: expect.stringMatching(/^zurich-prod-\d{4}$/),
      parentSpace: 'zurich-prod',
      inheritEntities: false,
    });
    expect(await lastEntry()).toMatchObject({
      operation: 'space.create',
      outcome: 'done',
      subject_kind: 'space',
      space_id: 'zurich-prod',
    });
  });

  test.each([
    ['a name without a letter', { name: '—' }, 'BAD_INPUT'],
    ['no name', { name: ' ' }, 'BAD_INPUT'],
    ['a parent that is not there', { name: 'x', parentSpace: 'nowhere' }, 'NOT_FOUND'],
  ])('refuses %s', async (_what, input, code) => {
    expect(codeOf(await create(input))).toBe(code);
  });

  test('is changed, moved and moved back; never under itself', async () => {
    await create({ name: 'upper' });
    await create({ name: 'lower', parentSpace: 'upper' });
    await create({ name: 'lowest', parentSpace: 'lower' });
    expect(codeOf(await update('upper', { name: 'upper', parentSpace: 'lowest' }))).toBe(
      'SPACE_UNDER_ITSELF',
    );
    expect(codeOf(await update('upper', { name: 'upper', parentSpace: 'upper' }))).toBe('SPACE_UNDER_ITSELF');
    expect(codeOf(await update('upper', { name: 'upper', parentSpace: 'nowhere' }))).toBe('SPACE_UNKNOWN');
    const moved = await update('lowest', { name: 'Deep', parentSpace: 'upper', inheritEntities: false });
    expect(moved.data?.spaceUpdate).toMatchObject({ id: 'lowest', name: 'Deep', parentSpace: 'upper' });
    expect(await lastEntry()).toMatchObject({ operation: 'space.update', subject_id: 'lowest' });
  });

  test('does not become a ring when two spaces are moved below each other at once', async () => {
    await create({ name: 'left' });
    await create({ name: 'right' });
    const ends = await Promise.all([
      update('left', { name: 'left', parentSpace: 'right' }),
      update('right', { name: 'right', parentSpace: 'left' }),
    ]);
    expect(ends.map(codeOf).toSorted()).toEqual(['SPACE_UNDER_ITSELF', 'done']);
  });

  test('keeps its root where it is', async () => {
    expect(codeOf(await update('root', { name: 'root', parentSpace: 'upper' }))).toBe('BAD_INPUT');
    expect(codeOf(await update('root', { name: 'other' }))).toBe('BAD_INPUT');
    expect(codeOf(await remove('root'))).toBe('BAD_INPUT');
    expect(codeOf(await update('root', { name: 'root', description: 'All of it.' }))).toBe('done');
  });

  test('loses only spaces that are empty', async () => {
    await create({ name: 'full' });
    await create({ name: 'child', parentSpace: 'full' });
    await addIntegration(api, 'full-one', 'full');
    await addStack(api, 'full-stack', { spaceId: 'full', integrationId: 'full-one' });
    const refused = async () => (await remove('full')).errors?.[0];
    expect(await refused()).toMatchObject({ extensions: { code: 'SPACE_NOT_EMPTY' } });
    expect(codeOf(await remove('child'))).toBe('done');
    expect((await refused())?.message).toMatch(/still has (stacks|integrations) in it/);
    await api.base.db.kysely.deleteFrom('stacks').where('space_id', '=', 'full').execute();
    await api.base.db.kysely.deleteFrom('vcs_integrations').where('space_id', '=', 'full').execute();
    await api.keyWith('reader', 'full');
    expect(codeOf(await remove('full'))).toBe('done');
    expect(codeOf(await remove('full'))).toBe('NOT_FOUND');
  });
});

describe('attachments', () => {
  test('flow up through inheritance, and no move cuts them', async () => {
    await create({ name: 'shared' });
    await create({ name: 'team', parentSpace: 'shared' });
    await create({ name: 'apart' });
    await addIntegration(api, 'shared-one', 'shared');
    await expect(api.vcs.usableIntegration('shared-one', 'team')).resolves.toMatchObject({
      id: 'shared-one',
    });
    await expect(api.vcs.usableIntegration('shared-one', 'shared')).resolves.toMatchObject({
      id: 'shared-one',
    });
    await expect(api.vcs.usableIntegration('shared-one', 'apart')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(api.vcs.usableIntegration('shared-one', 'root')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });

    await addStack(api, 'attached', { spaceId: 'team', integrationId: 'shared-one' });
    for (const change of [
      { name: 'team', parentSpace: 'apart' },
      { name: 'team', parentSpace: 'shared', inheritEntities: false },
    ]) {
      const refused = await update('team', change);
      expect(refused.errors?.[0]).toMatchObject({
        message: expect.stringContaining('The stack attached uses the integration shared-one.'),
        extensions: { code: 'SPACE_BREAKS_ATTACHMENTS' },
      });
    }
    const kept = await api.ask('{space(id:"team"){parentSpace inheritEntities}}', {}, root);
    expect(kept.data?.space).toEqual({ parentSpace: 'shared', inheritEntities: true });
    // The whole branch may move: what is attached stays reached.
    expect(codeOf(await update('shared', { name: 'shared', parentSpace: 'apart' }))).toBe('done');
  });
});

describe('admins of a space', () => {
  let admin: Headers;
  beforeAll(async () => {
    await addSpace(api, 'mine', true);
    await addSpace(api, 'theirs');
    admin = await api.keyWith('admin', 'mine');
  });

  test('rename their space, but leave the tree to root admins, and the attempt is kept', async () => {
    await letAdmins(false);
    expect(codeOf(await update('mine', { name: 'Mine', parentSpace: 'root' }, admin))).toBe('done');
    expect(codeOf(await create({ name: 'below', parentSpace: 'mine' }, admin))).toBe('FORBIDDEN');
    expect(await lastEntry()).toMatchObject({
      operation: 'space.create',
      outcome: 'denied',
      space_id: 'mine',
    });
    expect(codeOf(await remove('mine', admin))).toBe('FORBIDDEN');
    expect(codeOf(await create({ name: 'x' }, admin))).toBe('FORBIDDEN');
    expect(codeOf(await create({ name: 'x', parentSpace: 'theirs' }, admin))).toBe('NOT_FOUND');
  });

  test('manage the spaces below theirs when they are let, with inheritance on', async () => {
    await letAdmins(true);
    const made = await create({ name: 'below', parentSpace: 'mine' }, admin);
    expect(made.data?.spaceCreate).toMatchObject({ id: 'below', accessLevel: 'ADMIN' });
    expect(codeOf(await create({ name: 'y', parentSpace: 'mine', inheritEntities: false }, admin))).toBe(
      'BAD_INPUT',
    );
    expect(
      codeOf(await update('below', { name: 'b', parentSpace: 'mine', inheritEntities: false }, admin)),
    ).toBe('BAD_INPUT');
    expect(codeOf(await update('below', { name: 'b', parentSpace: 'root' }, admin))).toBe('FORBIDDEN');
    expect(codeOf(await update('below', { name: 'b', parentSpace: 'theirs' }, admin))).toBe('SPACE_UNKNOWN');
    expect(codeOf(await remove('below', admin))).toBe('done');
    expect(codeOf(await remove('mine', admin))).toBe('FORBIDDEN');
  });

  test('do not decide that themselves', async () => {
    const asked = await api.ask(
      'mutation{spaceSettingsUpdate(adminsManageChildren:true){adminsManageChildren}}',
      {},
      admin,
    );
    expect(codeOf(asked)).toBe('FORBIDDEN');
    expect((await api.ask('{spaceSettings{adminsManageChildren}}', {}, admin)).data).toEqual({
      spaceSettings: { adminsManageChildren: true },
    });
  });
});
