import { z } from 'zod';
import { personOf } from '../actions/merge-pull-request.ts';
import { push } from '../actions/push.ts';
import { badField, notFound } from '../errors.ts';
import { findBranch, resolveRevision } from '../git/refs.ts';
import { blobSize, type Directory, listTree, readEntry, readPath, type TreeEntry } from '../git/tree.ts';
import { isRefName, writeCommit } from '../git/write-commit.ts';
import { api, type Json } from '../present/basics.ts';
import { presentCommitStub } from '../present/commits.ts';
import { repositoryPath } from '../present/repositories.ts';
import type { Repository } from '../state/types.ts';
import { contentType } from './content-type.ts';
import { commitOf, repositoryOf } from './lookup.ts';
import { type Answer, type Call, callerAccount, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

export const srcOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/repositories/:workspace/:repo/src',
    scopes: SCOPES.repositoryPush,
    handle: commitFiles,
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/src',
    scopes: SCOPES.repository,
    anonymous: true,
    handle(call) {
      const repository = repositoryOf(call);
      const at = `${repositoryPath(repository)}/src/${repository.mainBranch ?? 'main'}/`;
      return { status: 302, headers: { location: api(call.world, at).href } };
    },
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/src/:commit',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => readSource(call, ''),
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/src/:commit/*',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => readSource(call, (call.params['*'] ?? '').replace(/\/+$/, '')),
  },
];

/** Fields of the form that are no files; a path with a leading slash always is one. */
const FIELDS = ['message', 'author', 'parents', 'files', 'branch'];
const formSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** One commit with the files of a form; `files` names those to delete. The branch is made where it is not there. */
async function commitFiles(call: Call): Promise<Answer> {
  const repository = repositoryOf(call, 'write');
  const form = parseBody(formSchema, call.body);
  const field = (name: string): string | undefined => [form[name] ?? []].flat()[0];
  const branch = field('branch') ?? repository.mainBranch ?? 'main';
  if (!(await isRefName(repository.git, branch))) throw badField('branch', `Invalid branch name: ${branch}`);
  const tip = findBranch(repository.git, branch)?.hash ?? null;
  const wanted = field('parents');
  const parent = wanted === undefined ? tip : await resolveRevision(repository.git, wanted);
  if (wanted !== undefined && !parent) throw badField('parents', `Commit not found: ${wanted}`);
  if (tip !== null && parent !== tip) throw badField('parents', 'parents: the branch has moved on.');
  const deleted = [form['files'] ?? []]
    .flat()
    .map((path): [string, null] => [path.replace(/^\/+/, ''), null]);
  const written = Object.entries(form)
    .filter(([name]) => !FIELDS.includes(name))
    .map(([name, value]): [string, string] => [name.replace(/^\/+/, ''), [value].flat().at(-1) ?? '']);
  const files = Object.fromEntries([...deleted, ...written]);
  if (Object.keys(files).length === 0) throw badField('files', 'No files were given.');
  const actor = callerAccount(call);
  const hash = await push(call.world, repository, actor, () =>
    writeCommit(repository.git, {
      branch,
      parent: parent ?? null,
      files,
      message: field('message') ?? 'Edited by the API.\n',
      author: personOf(actor),
      date: call.world.now(),
    }),
  );
  const location = api(call.world, `${repositoryPath(repository)}/commit/${hash}`).href;
  return { status: 201, headers: { location } };
}

/** Raw file, page of a directory, or metadata with `format=meta`. */
async function readSource(call: Call, path: string): Promise<Answer> {
  const repository = repositoryOf(call);
  const revision = call.params.commit ?? '';
  // A branch with a slash cannot be used here, not even escaped (BCLOUD-9969).
  if (revision.includes('/')) throw notFound(`Commit not found: ${revision}`);
  const { hash } = await commitOf(call, repository, revision);
  const found = await readPath(repository.git, hash, path);
  if (!found) throw notFound(`No such file or directory: ${path}`);
  if (call.query.get('format') === 'meta') return { body: await presentMeta(call, repository, hash, path) };
  if (found.kind === 'directory') return listDirectory(call, repository, hash, found);
  return {
    body: found.data,
    headers: {
      'content-type': contentType(path),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(path.split('/').at(-1) ?? '')}`,
      etag: `"${found.hash}"`,
    },
  };
}

async function listDirectory(
  call: Call,
  repository: Repository,
  hash: string,
  directory: Directory,
): Promise<Answer> {
  const depth = Math.min(Number(call.query.get('max_depth') ?? 1) || 1, 100);
  const entries = await listTree(repository.git, hash, directory, depth);
  const sizes = await Promise.all(
    entries.map((entry) => (entry.kind === 'file' ? blobSize(repository.git, entry.hash) : 0)),
  );
  const values = entries.map((entry, index) =>
    presentEntry(call, { repository, hash }, entry, sizes[index] ?? 0),
  );
  return { body: paginate(call, values, (value) => value, { opaque: true }) };
}

async function presentMeta(call: Call, repository: Repository, hash: string, path: string): Promise<Json> {
  const root: TreeEntry = { path: '', kind: 'directory', mode: '40000', hash: '' };
  const entry = path === '' ? root : await readEntry(repository.git, hash, path);
  if (!entry) throw notFound(`No such file or directory: ${path}`);
  const size = entry.kind === 'file' ? await blobSize(repository.git, entry.hash) : 0;
  return presentEntry(call, { repository, hash }, entry, size);
}

type Place = { readonly repository: Repository; readonly hash: string };

function presentEntry(call: Call, { repository, hash }: Place, entry: TreeEntry, size: number): Json {
  const base = `${repositoryPath(repository)}/src/${hash}/${encodePath(entry.path)}`;
  const commit = presentCommitStub(call.world, repository, hash);
  if (entry.kind === 'directory') {
    const self = base.endsWith('/') ? base : `${base}/`;
    return {
      path: entry.path,
      commit,
      type: 'commit_directory',
      links: { self: api(call.world, self), meta: api(call.world, `${self}?format=meta`) },
    };
  }
  return {
    path: entry.path,
    commit,
    type: 'commit_file',
    attributes: attributesOf(entry),
    escaped_path: entry.path,
    size,
    mimetype: null,
    links: {
      self: api(call.world, base),
      meta: api(call.world, `${base}?format=meta`),
      history: api(call.world, `${repositoryPath(repository)}/filehistory/${hash}/${encodePath(entry.path)}`),
    },
  };
}

function attributesOf(entry: TreeEntry): string[] {
  if (entry.kind === 'submodule') return ['subrepository'];
  if (entry.mode === '120000') return ['link'];
  return entry.mode === '100755' ? ['executable'] : [];
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
