import { type Action, isAction, type UseCase } from '../../authz/index.ts';
import { bindRole } from '../../identity/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { type Hints, sampleInput } from './sample-input.ts';
import { addIntegration, addPolicy, addRun, addStack, commit } from './seed.ts';
import type { Api } from './start-api.ts';

export type World = Readonly<Record<'preview' | 'blocking' | 'delivery' | 'binding' | 'user', string>>;

/** Where the target of an operation lives; lists ask everywhere. */
export type Where = 'space' | 'root' | 'anywhere';
export type MatrixCase = {
  readonly name: string;
  readonly useCase: UseCase<never, unknown>;
  readonly input: unknown;
  readonly action: Action;
  readonly at: Where;
};

/** One thing of each kind in `space`. */
export async function seedMatrix(api: Api): Promise<World> {
  const { db } = api.base;
  const space = (id: string, parent_id: string) => ({ id, name: id, parent_id, inherit_entities: false });
  await db.kysely
    .insertInto('spaces')
    .values([space('parent', 'root'), space('space', 'parent'), space('sibling', 'parent')])
    .execute();
  await addIntegration(api, 'main', null);
  await addIntegration(api, 'own', 'space');
  await addStack(api, 'target', { spaceId: 'space', integrationId: 'own' });
  await addPolicy(api, 'policy', { spaceId: 'space', stack: 'target' });
  const preview = await addRun(api, 'target', { type: 'PROPOSED' });
  const blocking = await addRun(api, 'target', { type: 'TRACKED' });
  const at = systemClock.now();
  await addStack(api, 'module', { spaceId: 'space', integrationId: 'own' });
  await db.kysely.updateTable('stacks').set({ kind: 'module' }).where('id', '=', 'module').execute();
  await db.kysely.insertInto('modules').values({ id: 'module', name: 'label', provider: 'null' }).execute();
  await db.kysely
    .insertInto('module_versions')
    .values({
      id: 'v1',
      module_id: 'module',
      proposed: false,
      number: '1.0.0',
      state: 'active',
      reason: null,
      sha: 'a'.repeat(40),
      branch: 'main',
      commit,
      pull_request: null,
      pull_request_url: null,
      event_id: null,
      triggered_by: 'ada',
      metadata: null,
      bad_note: null,
      bad_by: null,
      bad_at: null,
      archive_sha256: null,
      archive_bytes: null,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await db.kysely
    .insertInto('webhook_deliveries')
    .values({
      id: 'd1',
      integration_id: 'own',
      request_id: 'r1',
      event_key: 'repo:push',
      attempt: 1,
      received_at: at,
      headers: {},
      body: Buffer.from('{}'),
      bytes: 2,
      verdict: 'processed',
      reason: null,
      repository: 'acme/infra',
      processed_at: at,
    })
    .execute();
  await db.kysely
    .insertInto('worker_pools')
    .values({
      id: 'pool',
      name: 'Pool',
      description: '',
      space_id: 'space',
      labels: [],
      created_by: 'ada',
      created_at: at,
      updated_at: at,
    })
    .execute();
  await db.kysely
    .insertInto('worker_tokens')
    .values({
      id: 'token',
      name: 'rack',
      token_hash: 'none',
      created_by: 'ada',
      created_at: at,
      revoked_at: null,
      pool_id: 'pool',
    })
    .execute();
  await db.kysely
    .insertInto('roles')
    .values({
      id: 'custom',
      name: 'Custom',
      description: '',
      actions: ['space:read'],
      created_at: at,
      updated_at: at,
    })
    .execute();
  const user = (await api.firstAdmin()).id;
  const { id: binding } = await db.transaction((trx) =>
    bindRole(trx, { actorKind: 'user', actorId: user, role: 'reader', spaceId: 'space', createdBy: 'test' }),
  );
  return { preview, blocking, delivery: 'd1', binding, user };
}

/** What `id` means, by the first word of the operation. */
const idOf = (world: World): Hints => ({
  integration: 'own',
  delivery: world.delivery,
  role: 'custom',
  binding: world.binding,
  space: 'space',
  spaces: 'space',
  apiKey: 'none',
  user: world.user,
  module: 'module',
  workerPool: 'pool',
  worker: 'token',
  policy: 'policy',
});

const hintsFor = (name: string, world: World): Hints => {
  const group = name.split('.')[0] ?? '';
  return {
    id: idOf(world)[group] ?? 'target',
    stack: 'target',
    stackId: 'target',
    pool: 'pool',
    run: world.preview,
    runId: world.preview,
    space: 'space',
    spaceId: 'space',
    parentId: 'space',
    integrationId: 'own',
    deliveryId: world.delivery,
    role: 'reader',
    actorKind: 'group',
    actorId: 'g',
    actions: ['space:read'],
    repository: 'acme/infra',
    endpoint: 'https://siem.example.com/in',
    headers: {},
    secret: null,
    from: null,
    until: null,
    name: 'thing',
    branch: 'main',
    token: 'token',
    email: 'ada@example.com',
    sha: null,
    toolVersion: null,
    terraformWorkspace: null,
    slug: null,
    isDefault: false,
    projectRoot: 'network',
    element: 'NAME',
    module: 'module',
    version: 'v1',
    policy: 'policy',
    attachment: 'policy',
  };
};

/**
 * Operations that are about the whole installation, and lists, which are for whoever may do the action somewhere: their
 * SQL leaves out what is elsewhere. All others are about something in `space`.
 */
const wholeInstallation = [
  'apiKey.create',
  'apiKey.delete',
  'apiKey.list',
  'audit.changeSettings',
  'audit.settings',
  'audit.verify',
  'auditWebhook.delete',
  'auditWebhook.get',
  'auditWebhook.set',
  'role.create',
  'role.delete',
  'role.update',
  'spaces.changeSettings',
  'sso.delete',
  'people.list',
  'people.update',
  'people.deactivate',
  'people.activate',
  'people.delete',
  'people.resetSecondFactor',
  'people.resetPassword',
  'invitation.list',
  'invitation.create',
  'invitation.resend',
  'invitation.revoke',
  'account.settings',
  'account.rename',
  'account.requireSecondFactor',
  'account.testMail',
];
const lists = [
  'state.findUpload',
  'state.openUpload',
  'worker.queue',
  'audit.export',
  'audit.operations',
  'audit.search',
  'binding.candidates',
  'binding.list',
  'inbox.count',
  'inbox.list',
  'inbox.webhooks',
  'integration.deleted',
  'integration.list',
  'module.attach',
  'module.detached',
  'module.search',
  'policy.search',
  'policy.simulate',
  'role.get',
  'role.list',
  'run.listAll',
  'run.search',
  'run.completeExternalDependency',
  'spaces.list',
  'spaces.settings',
  'stack.attach',
  'stack.detached',
  'stack.cloudCredentials',
  'stack.countInSpaces',
  'stack.facets',
  'stack.list',
  'stack.countRepositories',
  'stack.ofIntegration',
  'stack.search',
  'trigger.openPullRequests',
  'worker.list',
  'workerPool.list',
];

const inputs: Readonly<Record<string, Hints>> = {
  'audit.verify': { expected: null },
  'policy.ofStack': { id: 'target' },
};

export const sampleFor = ({ name, input }: UseCase<never, unknown>, world: World): unknown =>
  sampleInput(input, { ...hintsFor(name, world), ...inputs[name] });

/** Every operation that needs an action, with an input that finds its target; some once more for another action. */
export function cases(api: Api, world: World): MatrixCase[] {
  return [...api.base.useCases.registry.values()].flatMap((useCase): MatrixCase[] => {
    const { name, action } = useCase;
    if (!isAction(action)) return [];
    const at = wholeInstallation.includes(name) ? 'root' : lists.includes(name) ? 'anywhere' : 'space';
    const input = sampleFor(useCase, world);
    const one = { name, useCase, input, action, at } as const;
    if (name !== 'run.stop' && name !== 'run.retry') return [one];
    const blocking = { ...Object(input), run: world.blocking };
    const needed = name === 'run.stop' ? 'run:stop-blocking' : 'run:retry-blocking';
    return [one, { ...one, name: `${name} of a run that holds its stack`, input: blocking, action: needed }];
  });
}
