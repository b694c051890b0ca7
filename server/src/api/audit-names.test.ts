import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CallContext } from '../authz/index.ts';
import { systemClock } from '../platform/clock.ts';
import { sampleFor, seedMatrix, type World } from './testing/matrix-world.ts';
import { type Api, type Headers, startApi } from './testing/start-api.ts';

/** Operations that a reader may not do, each about a thing of another kind. */
const denied = [
  'apiKey.delete',
  'binding.delete',
  'delivery.replay',
  'inbox.webhookTest',
  'integration.regenerateSecret',
  'invitation.revoke',
  'module.markBad',
  'module.update',
  'people.activate',
  'policy.detach',
  'policy.update',
  'role.delete',
  'run.discard',
  'space.delete',
  'stack.delete',
  'worker.drain',
  'worker.revokeToken',
  'workerPool.delete',
] as const;

let api: Api;
let world: World;
/** Ids of what the seed names nothing. */
let ids: Readonly<Record<string, string>>;
let root: Headers;

beforeAll(async () => {
  api = await startApi();
  world = await seedMatrix(api);
  root = await api.keyWith('admin');
  const admin = { actor: await api.firstAdmin(), remoteAddress: null };
  const key = await api.identity.apiKeys.create.call(admin, { name: 'Nightly', admin: false });
  const { invitation } = await api.identity.invitations.create.call(admin, {
    email: 'grace@example.com',
    bindings: [{ role: 'reader', spaceId: 'root' }],
  });
  const hook = await api.inbox.useCases.webhookCreate.call(admin, {
    spaceId: 'space',
    name: 'Pager',
    url: 'https://hooks.example.com/gantry',
  });
  await addWorker('machine-7');
  ids = {
    'apiKey.delete': key.id,
    'inbox.webhookTest': hook.id,
    'invitation.revoke': invitation.id,
    'people.activate': world.user,
    'worker.drain': 'w1',
  };
  await attemptAll(await api.keyWith('reader'));
});
afterAll(() => api.close());

async function addWorker(name: string): Promise<void> {
  const at = systemClock.now();
  await api.base.db.kysely
    .insertInto('workers')
    .values({
      id: 'w1',
      name,
      token_id: 'token',
      version: '1.2.3',
      isolation: 'process',
      last_seen_at: at,
      registered_at: at,
    })
    .execute();
}

/** Leaves an entry about each thing. */
async function attemptAll({ authorization = '' }: Headers): Promise<void> {
  const actor = await api.identity.apiKeys.byToken(authorization.replace('Bearer ', ''));
  const context: CallContext = { actor, remoteAddress: null };
  for (const name of denied) {
    const useCase = api.base.useCases.registry.get(name);
    if (useCase === undefined) throw new Error(`There is no operation ${name}.`);
    const id = ids[name];
    const input = { ...Object(sampleFor(useCase, world)), ...(id === undefined ? {} : { id }) };
    await expect(useCase.call(context, input as never), name).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
}

const document = `query($input:SearchInput!){searchAuditTrailEntries(input:$input){edges{node{
  action,affectedResource{resourceType,resourceId,name,parentId}}}}}`;
const answer = z.object({
  searchAuditTrailEntries: z.object({
    edges: z.array(
      z.object({
        node: z.object({
          action: z.string(),
          affectedResource: z.object({ name: z.string().nullable(), parentId: z.string().nullable() }),
        }),
      }),
    ),
  }),
});

/** What each denied attempt was about, as somebody sees it: its name, and what it is a part of. */
async function seenBy(headers: Headers) {
  const input = { predicates: [{ field: 'outcome', constraint: { enumEquals: ['DENIED'] } }] };
  const { edges } = answer.parse((await api.ask(document, { input }, headers)).data).searchAuditTrailEntries;
  return Object.fromEntries(
    edges.map(({ node: { action, affectedResource: about } }) => [
      action,
      about.parentId === null ? about.name : [about.name, about.parentId],
    ]),
  );
}

const inSpace = {
  'binding.delete': ['admin as Reader', 'space'],
  'delivery.replay': 'repo:push of acme/infra',
  'inbox.webhookTest': 'Pager',
  'integration.regenerateSecret': 'own',
  'module.markBad': ['module 1.0.0', 'module'],
  'module.update': 'module',
  'policy.detach': ['policy on target', 'policy'],
  'policy.update': 'policy',
  'run.discard': ['target #1', 'target'],
  'space.delete': 'space',
  'stack.delete': 'target',
  'worker.drain': ['machine-7', 'pool'],
  'worker.revokeToken': ['rack', 'pool'],
  'workerPool.delete': 'Pool',
};

describe('what an entry is about has its name', () => {
  test('for whoever may see it', async () => {
    expect(await seenBy(root)).toEqual({
      ...inSpace,
      'apiKey.delete': 'Nightly',
      'invitation.revoke': 'grace@example.com',
      'people.activate': 'admin',
      'role.delete': 'Custom',
    });
  });

  test('for an admin of its space, who sees nothing that is of the installation', async () => {
    expect(await seenBy(await api.keyWith('admin', 'space'))).toEqual(inSpace);
  });

  test('and its id alone for whoever may read the trail but not the thing', async () => {
    const create = 'mutation($input:RoleInput!){roleCreate(input:$input){id}}';
    const role = { name: 'Auditor', actions: ['space:read', 'audit:read'] };
    const { data } = await api.ask(create, { input: role }, root);
    const { id } = z.object({ roleCreate: z.object({ id: z.string() }) }).parse(data).roleCreate;
    const unnamed = Object.fromEntries(denied.map((name) => [name, null]));
    expect(await seenBy(await api.keyWith(id))).toEqual({
      ...unnamed,
      'role.delete': 'Custom',
      'space.delete': 'space',
    });
  });

  test('until it is gone', async () => {
    const admin = { actor: await api.firstAdmin(), remoteAddress: null };
    await api.inbox.useCases.webhookDelete.call(admin, { id: ids['inbox.webhookTest'] ?? '' });
    await api.policies.useCases.delete.call(admin, { id: 'policy' });
    expect(await seenBy(root)).toMatchObject({
      'inbox.webhookTest': null,
      'policy.detach': null,
      'policy.update': null,
      'stack.delete': 'target',
    });
  });
});
