import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Acme, startAcme } from '../testing/harness.ts';

let acme: Acme;
let first: string;
let head: string;
beforeAll(async () => {
  acme = await startAcme();
  const { seed } = acme.emulator;
  first = (await acme.call('GET', `${REPO}/refs/branches/main`)).text('target.hash');
  head = await seed.commitFiles({
    repo: acme.repo,
    branch: 'feature/x#1',
    author: acme.bob,
    message: 'Change things\n\nWith a body\n',
    files: { 'app/main.tf': 'resource "null" "b" {}\n', 'docs/a.md': 'a\n', 'README.md': null },
  });
});
afterAll(() => acme.close());

const REPO = '/repositories/acme/infrastructure';

test('workspaces of the user carry no name, the workspace itself does', async () => {
  const answer = await acme.call('GET', '/user/workspaces');
  expect(answer.json).toMatchObject({ pagelen: 25, page: 1, size: 1 });
  expect(answer.at('values[0]')).toMatchObject({ type: 'workspace_access', administrator: true });
  expect(answer.at('values[0].workspace')).not.toHaveProperty('name');
  expect((await acme.call('GET', '/workspaces/acme')).at('name')).toBe('Acme');
  expect((await acme.call('GET', `/workspaces/${encodeURIComponent(acme.workspace.uuid)}`)).status).toBe(200);
  expect((await acme.call('GET', '/user/workspaces/acme/permission')).at('permission')).toBe('owner');
  const permissions = await acme.call(
    'GET',
    '/user/workspaces/acme/permissions/repositories?q=permission="admin"',
  );
  expect(permissions.at('values[0].repository.full_name')).toBe('acme/infrastructure');
});

test('repositories are found by slug, by uuid and by query', async () => {
  const uuid = encodeURIComponent(acme.repo.uuid);
  expect((await acme.call('GET', `/repositories/%7B%7D/${uuid}`)).at('slug')).toBe('infrastructure');
  expect((await acme.call('GET', `/repositories/acme/${uuid}`)).at('mainbranch')).toEqual({
    name: 'main',
    type: 'branch',
  });
  const found = await acme.call('GET', '/repositories/acme?q=name~"INFRA" AND is_private=true&role=admin');
  expect(found.at('size')).toBe(1);
  expect((await acme.call('GET', '/repositories/acme?q=name~"nothing"')).at('size')).toBe(0);
  expect((await acme.call('GET', '/repositories/acme?q=name~')).status).toBe(400);
});

test('the https clone link names the user', async () => {
  const answer = await acme.call('GET', REPO);
  expect(answer.at('links.clone[0].href')).toBe(
    `${acme.emulator.url.replace('://', '://alice@')}/acme/infrastructure.git`,
  );
});

test('fields leave, add and take away', async () => {
  expect((await acme.call('GET', '/repositories/acme?fields=values.slug,next')).json).toEqual({
    values: [{ slug: 'infrastructure' }],
  });
  const without = await acme.call('GET', `${REPO}?fields=-links,-owner.links`);
  expect(without.json).not.toHaveProperty('links');
  expect(without.at('owner')).not.toHaveProperty('links');
  expect(without.at('slug')).toBe('infrastructure');
});

test('branches take slashes raw and escaped; # must be escaped', async () => {
  for (const name of ['feature/x%231', 'feature%2Fx%231']) {
    const answer = await acme.call('GET', `${REPO}/refs/branches/${name}`);
    expect(answer.json).toMatchObject({ type: 'branch', name: 'feature/x#1', target: { hash: head } });
    expect(answer.at('merge_strategies')).toContain('fast_forward');
  }
  const all = await acme.call('GET', `${REPO}/refs/branches?sort=-name&pagelen=1`);
  expect(all.list('values').map((branch) => branch.at('name'))).toEqual(['main']);
  expect(all.at('next')).toContain('page=2');
});

test('branches and tags can be made and deleted, but not the main branch', async () => {
  const made = await acme.call('POST', `${REPO}/refs/tags`, {
    body: { name: 'v1', target: { hash: first }, message: 'One' },
  });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ type: 'tag', name: 'v1', message: 'One\n', tagger: { type: 'author' } });
  const branch = { name: 'spare', target: { hash: first.slice(0, 9) } };
  expect((await acme.call('POST', `${REPO}/refs/branches`, { body: branch })).status).toBe(201);
  expect((await acme.call('POST', `${REPO}/refs/branches`, { body: branch })).status).toBe(400);
  expect((await acme.call('DELETE', `${REPO}/refs/branches/spare`)).status).toBe(204);
  expect((await acme.call('GET', `${REPO}/refs/branches/spare`)).status).toBe(404);
  expect((await acme.call('DELETE', `${REPO}/refs/branches/main`)).status).toBe(400);
});

test('a short hash becomes a whole one', async () => {
  const answer = await acme.call('GET', `${REPO}/commit/${head.slice(0, 12)}`);
  expect(answer.json).toMatchObject({
    hash: head,
    parents: [{ hash: first }],
    author: { raw: 'Bob Brown <bob@acme.test>' },
  });
  const missing = await acme.call('GET', `${REPO}/commit/${'0'.repeat(40)}`);
  expect([missing.status, missing.at('error.message')]).toEqual([404, 'Changeset not found.']);
});

test('commits follow include, exclude and path and never count', async () => {
  const between = await acme.call('GET', `${REPO}/commits?include=${head}&exclude=main`);
  expect(between.list('values').map((commit) => commit.at('hash'))).toEqual([head]);
  expect(between.json).not.toHaveProperty('size');
  const posted = await acme.call('POST', `${REPO}/commits`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `include=${head}&exclude=${first}`,
  });
  expect(posted.at('values')).toHaveLength(1);
  const paged = await acme.call('GET', `${REPO}/commits/?pagelen=1`);
  const token = new URL(paged.text('next')).searchParams.get('page');
  expect(Number.isNaN(Number(token))).toBe(true);
  expect((await acme.call('GET', paged.text('next'))).at('values[0].hash')).toBe(first);
  expect((await acme.call('GET', `${REPO}/commits?path=docs/`)).at('values')).toHaveLength(1);
});

test('src gives files, folders and metadata, but not by a branch with a slash', async () => {
  const file = await acme.call('GET', `${REPO}/src/${head}/docs/a.md`);
  expect([file.body, file.headers.get('content-disposition')]).toEqual([
    'a\n',
    "attachment; filename*=UTF-8''a.md",
  ]);
  const folder = await acme.call('GET', `${REPO}/src/main/`);
  expect(folder.list('values').map((entry) => [entry.at('path'), entry.at('type')])).toEqual([
    ['README.md', 'commit_file'],
    ['app', 'commit_directory'],
  ]);
  const deep = await acme.call('GET', `${REPO}/src/main/?max_depth=5`);
  expect(deep.list('values').map((entry) => entry.at('path'))).toContain('app/main.tf');
  const meta = await acme.call('GET', `${REPO}/src/${head}/docs/a.md?format=meta`);
  expect(meta.json).toMatchObject({ type: 'commit_file', size: 2, attributes: [] });
  expect((await acme.call('GET', `${REPO}/src/feature%2Fx%231/docs/a.md`)).status).toBe(404);
  const missing = await acme.call('GET', `${REPO}/src/main/none.txt`);
  expect(missing.at('error.message')).toBe('No such file or directory: none.txt');
});

test('diffstat has the newer commit first, counts lines and finds renames', async () => {
  const answer = await acme.call('GET', `${REPO}/diffstat/${head}..${first}`);
  expect(answer.at('pagelen')).toBe(500);
  const seen = answer
    .list('values')
    .map((entry) => [entry.at('status'), entry.at('lines_added'), entry.at('lines_removed')]);
  expect(seen).toEqual([
    ['removed', 0, 1],
    ['modified', 1, 1],
    ['added', 1, 0],
  ]);
  expect(answer.at('values[0]')).toMatchObject({
    new: null,
    old: { path: 'README.md', type: 'commit_file' },
  });
  const reversed = await acme.call('GET', `${REPO}/diffstat/${first}..${head}`);
  expect(reversed.at('values[0].status')).toBe('added');
});

test('topic=true compares with the merge base', async () => {
  await acme.emulator.seed.commitFiles({
    repo: acme.repo,
    branch: 'main',
    author: acme.alice,
    message: 'Elsewhere\n',
    files: { 'other.txt': 'x\n' },
  });
  const plain = await acme.call('GET', `${REPO}/diffstat/${head}..main`);
  const topic = await acme.call('GET', `${REPO}/diffstat/${head}..main?topic=true`);
  expect([plain.at('size'), topic.at('size')]).toEqual([4, 3]);
  const base = await acme.call('GET', `${REPO}/merge-base/${head}..main`);
  expect(base.at('hash')).toBe(first);
  const diff = await acme.call('GET', `${REPO}/diff/${head}..${first}?path=docs/a.md`);
  expect(diff.headers.get('content-type')).toBe('text/plain');
  expect(diff.body).toContain('+++ b/docs/a.md');
});

test('a pagelen that is too large is refused', async () => {
  const answer = await acme.call('GET', `${REPO}/pullrequests?pagelen=51`);
  expect([answer.status, answer.at('error.message')]).toEqual([400, 'Invalid pagelen']);
  expect((await acme.call('GET', '/repositories/acme?pagelen=100')).status).toBe(200);
});

test('hook events are public', async () => {
  const types = await acme.call('GET', '/hook_events', { authorization: null });
  expect(Object.keys(Object(types.json))).toEqual(['repository', 'workspace']);
  const answer = await acme.call('GET', '/hook_events/repository', { authorization: null });
  expect(answer.at('pagelen')).toBe(30);
  expect(answer.at('values[0]')).toMatchObject({ event: 'repo:push', category: 'Repository', label: 'Push' });
});

test('a renamed repository redirects from its old address', async () => {
  const owner = acme.alice;
  await acme.emulator.seed.createRepository({ workspace: acme.workspace, name: 'old-name', owner });
  expect(
    (await acme.call('PUT', '/repositories/acme/old-name', { body: { name: 'New name' } })).at('slug'),
  ).toBe('new-name');
  expect((await acme.call('GET', '/repositories/acme/old-name')).at('slug')).toBe('new-name');
});
