import { z } from 'zod';
import { personOf } from '../actions/merge-pull-request.ts';
import { push } from '../actions/push.ts';
import { badField, notFound } from '../errors.ts';
import { findBranch, findTag, listRefs, resolveRevision } from '../git/refs.ts';
import type { Ref } from '../git/types.ts';
import { isRefName, writeRef, writeTag } from '../git/write-commit.ts';
import type { Json } from '../present/basics.ts';
import { presentRef } from '../present/refs.ts';
import type { Repository } from '../state/types.ts';
import { repositoryOf } from './lookup.ts';
import { type Answer, type Call, callerAccount, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

const newRefSchema = z.object({
  name: z.string().min(1),
  target: z.object({ hash: z.string().min(1) }),
  message: z.string().optional(),
});

export const refOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/refs',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => listed(call, ['branch', 'tag']),
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/refs/branches',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => listed(call, ['branch']),
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/refs/tags',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => listed(call, ['tag']),
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/refs/branches/*',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => single(call, 'branch'),
  },
  {
    method: 'GET',
    path: '/repositories/:workspace/:repo/refs/tags/*',
    scopes: SCOPES.repository,
    anonymous: true,
    handle: (call) => single(call, 'tag'),
  },
  {
    method: 'POST',
    path: '/repositories/:workspace/:repo/refs/branches',
    scopes: SCOPES.repositoryWrite,
    handle: (call) => created(call, 'branch'),
  },
  {
    method: 'POST',
    path: '/repositories/:workspace/:repo/refs/tags',
    scopes: SCOPES.repositoryWrite,
    handle: (call) => created(call, 'tag'),
  },
  {
    method: 'DELETE',
    path: '/repositories/:workspace/:repo/refs/branches/*',
    scopes: SCOPES.repositoryPush,
    handle: (call) => deleted(call, 'branch'),
  },
  {
    method: 'DELETE',
    path: '/repositories/:workspace/:repo/refs/tags/*',
    scopes: SCOPES.repositoryPush,
    handle: (call) => deleted(call, 'tag'),
  },
];

async function listed(call: Call, kinds: readonly Ref['kind'][]): Promise<Answer> {
  const repository = repositoryOf(call);
  const refs = kinds.flatMap((kind) => listRefs(repository.git, kind));
  const presented = await Promise.all(refs.map((ref) => presentRef(call.world, repository, ref, 'rest')));
  return { body: paginate(call, presented, (ref) => ref) };
}

async function single(call: Call, kind: Ref['kind']): Promise<Answer> {
  const repository = repositoryOf(call);
  return { body: await present(call, repository, find(call, repository, kind)) };
}

async function created(call: Call, kind: Ref['kind']): Promise<Answer> {
  const repository = repositoryOf(call, 'write');
  const { name, target, message } = parseBody(newRefSchema, call.body);
  const hash = await resolveRevision(repository.git, target.hash);
  if (!hash) throw badField('target.hash', `target hash not found: ${target.hash}`);
  if (!(await isRefName(repository.git, name))) throw badField('name', `Invalid ${kind} name: ${name}`);
  if (get(repository, kind, name)) throw badField('name', `${kind} "${name}" already exists.`);
  const actor = callerAccount(call);
  await push(call.world, repository, actor, async () => {
    if (kind === 'tag' && message) {
      const tag = { name, hash, message, tagger: personOf(actor), date: call.world.now() };
      await writeTag(repository.git, tag);
    } else await writeRef(repository.git, `refs/${kind === 'branch' ? 'heads' : 'tags'}/${name}`, hash);
  });
  const ref = get(repository, kind, name);
  if (!ref) throw new Error(`The new ${kind} ${name} vanished.`);
  return { status: 201, body: await present(call, repository, ref) };
}

async function deleted(call: Call, kind: Ref['kind']): Promise<Answer> {
  const repository = repositoryOf(call, 'write');
  const ref = find(call, repository, kind);
  if (kind === 'branch' && ref.name === repository.mainBranch) {
    throw badField('name', 'The main branch cannot be deleted.');
  }
  await push(call.world, repository, callerAccount(call), () =>
    writeRef(repository.git, `refs/${kind === 'branch' ? 'heads' : 'tags'}/${ref.name}`, null),
  );
  return { status: 204 };
}

function present(call: Call, repository: Repository, ref: Ref): Promise<Json> {
  return presentRef(call.world, repository, ref, 'rest');
}

function get(repository: Repository, kind: Ref['kind'], name: string): Ref | null {
  return kind === 'branch' ? findBranch(repository.git, name) : findTag(repository.git, name);
}

function find(call: Call, repository: Repository, kind: Ref['kind']): Ref {
  const name = call.params['*'] ?? '';
  const ref = get(repository, kind, name);
  if (!ref) throw notFound(`${kind === 'branch' ? 'Branch' : 'Tag'} "${name}" does not exist.`);
  return ref;
}
