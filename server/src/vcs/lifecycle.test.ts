import type { AppError } from '@gantry/contract/errors';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { as, startFeatures } from '../triggers/testing/start-features.ts';
import { scopeMissing } from './testing/small-bitbucket.ts';

const features = await startFeatures();
const { vcs, stacks, db, bitbucket, clock } = features;
const { useCases } = vcs;
await db.kysely.insertInto('spaces').values({ id: 'team', name: 'team', parent_id: 'root' }).execute();
afterAll(() => features.close());

const admin = as('admin');
const dayMs = 24 * 3_600_000;
const at = { integrationId: 'acme', repositoryUuid: '{infra}' };
const refusal = (call: Promise<unknown>): Promise<AppError> =>
  call.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: AppError) => error,
  );
const remove = () => useCases.delete.call(admin, { id: 'acme', confirm: 'Acme' });
const stackRow = (id = 'network') =>
  db.kysely.selectFrom('stacks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const create = (given = {}, call = admin) =>
  useCases.create.call(call, {
    name: 'Acme',
    isDefault: true,
    spaceId: null,
    credentialKind: 'api_token',
    email: 'bot@acme.example',
    token: 'ATATT-other',
    labels: [],
    description: '',
    vcsChecks: 'individual',
    useGitCheckout: true,
    ...given,
  });

beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  await db.kysely.deleteFrom('vcs_integrations').execute();
  bitbucket.refuse = () => null;
  bitbucket.hooks.length = 0;
  clock.advance(1_000);
  await features.addIntegration();
  await features.addStack('network');
  features.emitted.length = 0;
});

describe('a deletion', () => {
  test('detaches what used the integration, and an undo attaches it again with the same secret', async () => {
    await vcs.ensureHook(at);
    const before = (await useCases.get.call(admin, { id: 'acme' })).details;
    await remove();
    expect(await stackRow()).toMatchObject({ integration_id: null, detached_from: 'acme' });
    expect(features.take('repository.released')).toEqual([at]);
    await vcs.releaseHook(at);
    expect(bitbucket.calls.at(-1)).toMatchObject({ method: 'DELETE' });
    expect((await useCases.deleted.call(admin, {})).map(({ id, deletedBy }) => [id, deletedBy])).toEqual([
      ['acme', 'ada'],
    ]);
    await useCases.restore.call(admin, { id: 'acme' });
    expect(await stackRow()).toMatchObject({ integration_id: 'acme', detached_from: null });
    expect(features.take('repository.bound')).toEqual([at]);
    const after = (await useCases.get.call(admin, { id: 'acme' })).details;
    expect(after?.webhookSecret).toBe(before?.webhookSecret);
  });

  test('can be undone for 7 days, by admins of its space, unless another default one took its place', async () => {
    await remove();
    expect((await refusal(useCases.restore.call(as('reader'), { id: 'acme' }))).code).toBe('FORBIDDEN');
    expect((await refusal(useCases.restore.call(as(null), { id: 'acme' }))).code).toBe('NOT_FOUND');
    await create({ name: 'Other' });
    expect((await refusal(useCases.restore.call(admin, { id: 'acme' }))).code).toBe(
      'INTEGRATION_DEFAULT_EXISTS',
    );
    clock.advance(7 * dayMs + 1);
    await vcs.sweep();
    expect((await refusal(useCases.restore.call(admin, { id: 'acme' }))).code).toBe('NOT_FOUND');
  });

  test('the name gives the same address again, and the old secret for a day where that is wished', async () => {
    const before = (await useCases.get.call(admin, { id: 'acme' })).details;
    await remove();
    const teamAdmin = as('admin', 'team');
    const elsewhere = create({ isDefault: false, spaceId: 'team' }, teamAdmin);
    expect((await refusal(elsewhere)).message).toContain('another space');
    await create({ keepOldSecret: true });
    const after = (await useCases.get.call(admin, { id: 'acme' })).details;
    expect(after?.webhookUrl).toBe(before?.webhookUrl);
    expect(after?.webhookSecret).not.toBe(before?.webhookSecret);
    expect(after?.previousSecretUntil?.getTime()).toBe(clock.now().getTime() + dayMs);
    expect(await stackRow()).toMatchObject({ integration_id: null });
  });

  test('many stacks are attached to another one at once, all or none', async () => {
    await remove();
    await create({ name: 'Other' });
    await features.addStack('far', { space_id: 'team', integration_id: null });
    const attach = (ids: string[], call = admin) =>
      stacks.useCases.attach.call(call, { integrationId: 'other', ids });
    expect((await refusal(attach(['network'], as('reader')))).code).toBe('FORBIDDEN');
    expect((await refusal(attach(['network', 'gone']))).code).toBe('FORBIDDEN');
    features.emitted.length = 0;
    expect(await attach(['network'])).toEqual(['network']);
    expect(await stackRow()).toMatchObject({ integration_id: 'other', detached_from: null });
    expect(features.take('repository.bound')).toEqual([{ ...at, integrationId: 'other' }]);
    expect((await refusal(attach(['network']))).code).toBe('CONFLICT');
    expect(await stacks.useCases.detached.call(as('admin', 'team'), {})).toMatchObject([{ id: 'far' }]);
  });
});

describe('credentials that are refused', () => {
  const check = () => vcs.checkIntegration({ integrationId: 'acme' });
  const health = async () => (await useCases.get.call(admin, { id: 'acme' })).health;

  test('pause the integration; the first success lets its events go on', async () => {
    bitbucket.refuse = () => ({ status: 401 });
    await check();
    expect(await health()).toBe('broken');
    expect(await vcs.isPaused('acme')).toBe(true);
    const warned = features.take('warnings.found').flatMap(({ warnings }) => warnings);
    expect(JSON.stringify(warned)).toContain('worked before');
    bitbucket.refuse = () => null;
    clock.advance(1_000);
    await check();
    expect(features.take('integration.healed')).toEqual([{ integrationId: 'acme' }]);
    expect(await vcs.isPaused('acme')).toBe(false);
  });

  test('a refusal in the middle of work has the doctor look', async () => {
    bitbucket.refuse = () => ({ status: 401 });
    const client = await vcs.clientFor('acme');
    await refusal(client.getRepository('acme/infra'));
    expect(features.take('integration.check')).toEqual([{ integrationId: 'acme' }]);
  });

  test('an expiry that was entered is told 30, 7 and 1 days before', async () => {
    const keys: string[] = [];
    for (const days of [31, 30, 7, 1]) {
      await db.kysely
        .updateTable('vcs_integrations')
        .set({ token_expires_at: new Date(clock.now().getTime() + days * dayMs) })
        .execute();
      await check();
      const found = features.take('warnings.found').flatMap(({ warnings }) => warnings as { key: string }[]);
      keys.push(found.find(({ key }) => key.startsWith('token_expiry'))?.key ?? 'none');
    }
    expect(keys).toEqual(['none', 'token_expiry-30:acme:', 'token_expiry-7:acme:', 'token_expiry-1:acme:']);
  });
});

describe('the full examination', () => {
  const diagnose = async () => {
    const { findings } = await useCases.diagnose.call(admin, { id: 'acme' });
    return (key: string) => findings.find((each) => each.key === key);
  };

  test('says of each thing how it is and what to do', async () => {
    const of = await diagnose();
    expect(of('credentials')).toMatchObject({ state: 'ok' });
    expect(of('scopes')).toMatchObject({ state: 'hint' });
    expect(of('scopes')?.steps.join()).toContain('write:webhook:bitbucket: Creating and repairing');
    expect(of('token_expiry')).toMatchObject({ state: 'hint', fix: { action: 'set_expiry' } });
    expect(of('webhook')).toMatchObject({
      subject: 'acme/infra',
      state: 'failed',
      fix: { action: 'ensure_webhook', target: 'acme/infra' },
    });
    expect(of('rate_budget')?.message).toMatch(/^\d+ of 1,000 calls/);
  });

  test('tells an inactive webhook, missing events and a former address apart', async () => {
    const { details } = await useCases.get.call(admin, { id: 'acme' });
    const url = details?.webhookUrl ?? '';
    const hook = { uuid: '{1}', url, active: true, secret_set: true, events: vcs.provider.hookEvents.all };
    const seen = async (...hooks: object[]) => {
      bitbucket.hooks.splice(0, bitbucket.hooks.length, ...(hooks as Record<string, unknown>[]));
      const found = (await diagnose())('webhook');
      return `${found?.state}: ${found?.message}`;
    };
    expect(await seen(hook)).toMatch(/^ok: In place/);
    expect(await seen({ ...hook, active: false })).toMatch(/^failed: .*switched off/);
    expect(await seen({ ...hook, events: ['repo:push'] })).toMatch(/Missing: Pull request created/);
    expect(await seen({ ...hook, url: url.replace('gantry.example.com', 'old.example.com') })).toMatch(
      /former address/,
    );
    expect(await seen(hook, { ...hook, uuid: '{2}', url: `${url}/` })).toMatch(/^warning: More than one/);
    const removal = { id: 'acme', repository: 'acme/infra', webhook: '{1}' };
    expect((await refusal(useCases.removeWebhook.call(admin, removal))).code).toBe('NOT_FOUND');
    await useCases.removeWebhook.call(admin, { ...removal, webhook: '{2}' });
    expect(bitbucket.calls.some(({ method, path }) => method === 'DELETE' && path.includes('%7B2%7D'))).toBe(
      true,
    );
  });

  test('an IP allow-list breaks the integration by name', async () => {
    bitbucket.refuse = ({ path }) =>
      path.includes('/repositories/')
        ? { status: 403, body: { error: { message: 'To access this, an admin must whitelist your IP.' } } }
        : null;
    const of = await diagnose();
    expect(of('credentials')).toMatchObject({ state: 'failed' });
    expect(of('credentials')?.steps.join()).toContain('IP allowlist');
    expect((await useCases.get.call(admin, { id: 'acme' })).details?.connection?.reason).toBe(
      'ip_not_allowed',
    );
  });

  test('is for admins alone', async () => {
    expect((await refusal(useCases.diagnose.call(as('reader'), { id: 'acme' }))).code).toBe('FORBIDDEN');
  });
});

describe('a repository', () => {
  test('loses its webhook with its last stack', async () => {
    await vcs.ensureHook(at);
    await features.addStack('app');
    bitbucket.calls.length = 0;
    await features.runs.useCases.deleteStack.call(admin, { id: 'app', destroyResources: false });
    await vcs.releaseHook(at);
    expect(bitbucket.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(0);
    await features.runs.useCases.deleteStack.call(admin, { id: 'network', destroyResources: false });
    await vcs.releaseHook(at);
    expect(bitbucket.calls.at(-1)).toMatchObject({ method: 'DELETE' });
    expect(await useCases.repositories.call(admin, { id: 'acme' })).toEqual([]);
  });

  test('one webhook of the workspace serves it where that was chosen', async () => {
    await db.kysely.updateTable('vcs_integrations').set({ hook_placement: 'workspace' }).execute();
    bitbucket.refuse = ({ path }) =>
      path.includes('/repositories/') ? scopeMissing('read:webhook:bitbucket') : null;
    await vcs.ensureHook(at);
    expect(bitbucket.calls.some(({ path }) => path.startsWith('/2.0/workspaces/acme/hooks'))).toBe(true);
  });

  test('shares the webhook of its workspace, which is written once, and again after a refusal', async () => {
    await db.kysely.updateTable('vcs_integrations').set({ hook_placement: 'workspace' }).execute();
    await features.addStack('platform', { repository: 'acme/platform', repository_uuid: '{platform}' });
    const other = { integrationId: 'acme', repositoryUuid: '{platform}' };
    const written = () =>
      bitbucket.calls.splice(0).filter(({ method }) => method === 'POST' || method === 'PUT').length;
    const keepBoth = async () => {
      await vcs.ensureHook(at);
      await vcs.ensureHook(other);
      return written();
    };
    written();
    clock.advance(1_000);
    expect(await keepBoth()).toBe(1);
    clock.advance(60_000);
    await useCases.regenerateSecret.call(admin, { id: 'acme', graceHours: 1 });
    clock.advance(1_000);
    // Looking finds the webhook in place, but cannot see which secret it has.
    await useCases.diagnose.call(admin, { id: 'acme' });
    expect(await keepBoth()).toBe(1);
    clock.advance(1_000);
    const refused = { refused_at: clock.now() };
    await db.kysely.updateTable('vcs_repositories').set(refused).where('uuid', '=', '{platform}').execute();
    await vcs.ensureHook(other);
    expect(written()).toBe(1);
  });

  test('whose secret was written is not said to have another one any more', async () => {
    await vcs.ensureHook(at);
    clock.advance(1_000);
    await db.kysely.updateTable('vcs_repositories').set({ refused_at: clock.now() }).execute();
    const found = async () =>
      (await useCases.diagnose.call(admin, { id: 'acme' })).findings.find(({ key }) => key === 'webhook');
    expect(await found()).toMatchObject({ state: 'failed', fix: { label: 'Write the secret' } });
    clock.advance(1_000);
    await useCases.ensureWebhook.call(admin, { id: 'acme', repository: 'acme/infra' });
    expect(await found()).toMatchObject({ state: 'ok', message: expect.stringContaining('In place.') });
  });

  test('is connected by whoever may change its stack, who never sees the secret', async () => {
    const { ensureWebhook } = stacks.useCases;
    expect((await refusal(ensureWebhook.call(as('reader'), { id: 'network' }))).code).toBe('FORBIDDEN');
    const webhook = await ensureWebhook.call(admin, { id: 'network' });
    expect(webhook).toMatchObject({ state: 'active' });
    expect(JSON.stringify(webhook)).not.toContain('webhooks/bitbucket-cloud');
  });
});
