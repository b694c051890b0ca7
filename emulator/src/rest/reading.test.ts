import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Acme, startAcme } from '../testing/harness.ts';

let acme: Acme;
let first: string;
let head: string;
beforeAll(async () => {
  acme = await startAcme();
  const { seed } = acme.emulator;
  first = (await acme.call('GET', `${REPO}/refs/branches/main`)).json.target.hash;
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
  const { json } = await acme.call('GET', '/user/workspaces');
  expect(json).toMatchObject({ pagelen: 25, page: 1, size: 1 });
  expect(json.values[0]).toMatchObject({ type: 'workspace_access', administrator: true });
  expect(json.values[0].workspace).not.toHaveProperty('name');
  expect((await acme.call('GET', '/workspaces/acme')).json.name).toBe('Acme');
  expect((await acme.call('GET', `/workspaces/${encodeURIComponent(acme.workspace.uuid)}`)).status).toBe(200);
  expect((await acme.call('GET', '/user/workspaces/acme/permission')).json.permission).toBe('owner');
  const permissions = await acme.call(
    'GET',
    '/user/workspaces/acme/permissions/repositories?q=permission="admin"',
  );
  expect(permissions.json.values[0].repository.full_name).toBe('acme/infrastructure');
});

test('repositories are found by slug, by uuid and by query', async () => {
  const uuid = encodeURIComponent(acme.repo.uuid);
  expect((await acme.call('GET', `/repositories/%7B%7D/${uuid}`)).json.slug).toBe('infrastructure');
  expect((await acme.call('GET', `/repositories/acme/${uuid}`)).json.mainbranch).toEqual({
    name: 'main',
    type: 'branch',
  });
  const found = await acme.call('GET', '/repositories/acme?q=name~"INFRA" AND is_private=true&role=admin');
  expect(found.json.size).toBe(1);
  expect((await acme.call('GET', '/repositories/acme?q=name~"nothing"')).json.size).toBe(0);
  expect((await acme.call('GET', '/repositories/acme?q=name~')).status).toBe(400);
});

test('the https clone link names the user', async () => {
  const { json } = await acme.call('GET', REPO);
  expect(json.links.clone[0].href).toBe(
    `${acme.emulator.url.replace('://', '://alice@')}/acme/infrastructure.git`,
  );
});

test('fields leave, add and take away', async () => {
  expect((await acme.call('GET', '/repositories/acme?fields=values.slug,next')).json).toEqual({
    values: [{ slug: 'infrastructure' }],
  });
  const without = await acme.call('GET', `${REPO}?fields=-links,-owner.links`);
  expect(without.json).not.toHaveProperty('links');
  expect(without.json.owner).not.toHaveProperty('links');
  expect(without.json.slug).toBe('infrastructure');
});

test('branches take slashes raw and escaped; # must be escaped', async () => {
  for (const name of ['feature/x%231', 'feature%2Fx%231']) {
    const { json } = await acme.call('GET', `${REPO}/refs/branches/${name}`);
    expect(json).toMatchObject({ type: 'branch', name: 'feature/x#1', target: { hash: head } });
    expect(json.merge_strategies).toContain('fast_forward');
  }
  const all = await acme.call('GET', `${REPO}/refs/branches?sort=-name&pagelen=1`);
  expect(all.json.values.map((branch: { name: string }) => branch.name)).toEqual(['main']);
  expect(all.json.next).toContain('page=2');
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
  const { json } = await acme.call('GET', `${REPO}/commit/${head.slice(0, 12)}`);
  expect(json).toMatchObject({
    hash: head,
    parents: [{ hash: first }],
    author: { raw: 'Bob Brown <bob@acme.test>' },
  });
  const missing = await acme.call('GET', `${REPO}/commit/${'0'.repeat(40)}`);
  expect([missing.status, missing.json.error.message]).toEqual([404, 'Changeset not found.']);
});

test('commits follow include, exclude and path and never count', async () => {
  const between = await acme.call('GET', `${REPO}/commits?include=${head}&exclude=main`);
  expect(between.json.values.map((commit: { hash: string }) => commit.hash)).toEqual([head]);
  expect(between.json).not.toHaveProperty('size');
  const posted = await acme.call('POST', `${REPO}/commits`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `include=${head}&exclude=${first}`,
  });
  expect(posted.json.values).toHaveLength(1);
  const paged = await acme.call('GET', `${REPO}/commits/?pagelen=1`);
  const token = new URL(paged.json.next).searchParams.get('page');
  expect(Number.isNaN(Number(token))).toBe(true);
  expect((await acme.call('GET', paged.json.next)).json.values[0].hash).toBe(first);
  expect((await acme.call('GET', `${REPO}/commits?path=docs/`)).json.values).toHaveLength(1);
});

test('src gives files, folders and metadata, but not by a branch with a slash', async () => {
  const file = await acme.call('GET', `${REPO}/src/${head}/docs/a.md`);
  expect([file.text, file.headers.get('content-disposition')]).toEqual([
    'a\n',
    "attachment; filename*=UTF-8''a.md",
  ]);
  const folder = await acme.call('GET', `${REPO}/src/main/`);
  expect(folder.json.values.map((entry: { path: string; type: string }) => [entry.path, entry.type])).toEqual(
    [
      ['README.md', 'commit_file'],
      ['app', 'commit_directory'],
    ],
  );
  const deep = await acme.call('GET', `${REPO}/src/main/?max_depth=5`);
  expect(deep.json.values.map((entry: { path: string }) => entry.path)).toContain('app/main.tf');
  const meta = await acme.call('GET', `${REPO}/src/${head}/docs/a.md?format=meta`);
  expect(meta.json).toMatchObject({ type: 'commit_file', size: 2, attributes: [] });
  expect((await acme.call('GET', `${REPO}/src/feature%2Fx%231/docs/a.md`)).status).toBe(404);
  const missing = await acme.call('GET', `${REPO}/src/main/none.txt`);
  expect(missing.json.error.message).toBe('No such file or directory: none.txt');
});

test('diffstat has the newer commit first, counts lines and finds renames', async () => {
  const { json } = await acme.call('GET', `${REPO}/diffstat/${head}..${first}`);
  expect(json.pagelen).toBe(500);
  const seen = json.values.map((entry: { status: string; lines_added: number; lines_removed: number }) => [
    entry.status,
    entry.lines_added,
    entry.lines_removed,
  ]);
  expect(seen).toEqual([
    ['removed', 0, 1],
    ['modified', 1, 1],
    ['added', 1, 0],
  ]);
  expect(json.values[0]).toMatchObject({ new: null, old: { path: 'README.md', type: 'commit_file' } });
  const reversed = await acme.call('GET', `${REPO}/diffstat/${first}..${head}`);
  expect(reversed.json.values[0].status).toBe('added');
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
  expect([plain.json.size, topic.json.size]).toEqual([4, 3]);
  const base = await acme.call('GET', `${REPO}/merge-base/${head}..main`);
  expect(base.json.hash).toBe(first);
  const diff = await acme.call('GET', `${REPO}/diff/${head}..${first}?path=docs/a.md`);
  expect(diff.headers.get('content-type')).toBe('text/plain');
  expect(diff.text).toContain('+++ b/docs/a.md');
});

test('a pagelen that is too large is refused', async () => {
  const answer = await acme.call('GET', `${REPO}/pullrequests?pagelen=51`);
  expect([answer.status, answer.json.error.message]).toEqual([400, 'Invalid pagelen']);
  expect((await acme.call('GET', '/repositories/acme?pagelen=100')).status).toBe(200);
});

test('hook events are public', async () => {
  const types = await acme.call('GET', '/hook_events', { authorization: null });
  expect(Object.keys(types.json)).toEqual(['repository', 'workspace']);
  const { json } = await acme.call('GET', '/hook_events/repository', { authorization: null });
  expect(json.pagelen).toBe(30);
  expect(json.values[0]).toMatchObject({ event: 'repo:push', category: 'Repository', label: 'Push' });
});

test('a renamed repository redirects from its old address', async () => {
  const owner = acme.alice;
  await acme.emulator.seed.createRepository({ workspace: acme.workspace, name: 'old-name', owner });
  expect(
    (await acme.call('PUT', '/repositories/acme/old-name', { body: { name: 'New name' } })).json.slug,
  ).toBe('new-name');
  expect((await acme.call('GET', '/repositories/acme/old-name')).json.slug).toBe('new-name');
});
