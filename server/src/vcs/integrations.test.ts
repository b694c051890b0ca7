import type { AppError } from '@gantry/contract/errors';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../authz/index.ts';
import { as, startFeatures } from '../triggers/testing/start-features.ts';
import { integrationById } from './integrations-store.ts';
import { away, scopeMissing } from './testing/small-bitbucket.ts';

const features = await startFeatures();
const { vcs, db, bitbucket, clock } = features;
const { useCases } = vcs;
await db.kysely.insertInto('spaces').values({ id: 'team', name: 'team', parent_id: 'root' }).execute();
afterAll(() => features.close());

const admin: CallContext = {
  actor: {
    ...as('admin').actor,
    grants: new Map(['root', 'team'].map((space) => [space, new Set(['admin'])])),
  },
  remoteAddress: null,
};
const input = {
  name: 'Acme',
  isDefault: true,
  spaceId: null as string | null,
  credentialKind: 'api_token' as 'api_token' | 'access_token',
  email: 'bot@acme.example' as string | null,
  token: 'ATATT-secret-token',
  labels: ['team:platform'],
  description: '',
  vcsChecks: 'individual' as const,
  useGitCheckout: true,
};
const { name: _name, isDefault: _isDefault, spaceId: _spaceId, credentialKind: _kind, ...changeable } = input;

const refusal = (call: Promise<unknown>): Promise<AppError> =>
  call.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: AppError) => error,
  );

beforeEach(async () => {
  await db.kysely.deleteFrom('stacks').execute();
  await db.kysely.deleteFrom('vcs_integrations').execute();
  bitbucket.refuse = () => null;
  bitbucket.hooks.length = 0;
  features.emitted.length = 0;
  clock.advance(1_000);
});

describe('creating', () => {
  test('the slug of the name is the id and the end of the webhook address; secrets are sealed', async () => {
    expect(await useCases.create.call(admin, { ...input, name: 'Acme & Söhne' })).toEqual({
      id: 'acme-sohne',
    });
    const row = await integrationById(db.kysely, 'acme-sohne');
    expect(row?.token_sealed.includes('secret-token')).toBe(false);
    const { details } = await useCases.get.call(admin, { id: 'acme-sohne' });
    expect(details?.webhookUrl).toBe('https://gantry.example.com/webhooks/bitbucket-cloud/acme-sohne');
    expect(details?.webhookSecret).toMatch(/^[\w-]{43}$/);
    expect(details?.connection).toMatchObject({ ok: true, owner: 'Gantry Bot' });
  });

  test('a name that is taken, also in another spelling, and a second default are refused', async () => {
    await useCases.create.call(admin, input);
    const again = useCases.create.call(admin, { ...input, name: 'ACME!', isDefault: false, spaceId: 'root' });
    expect((await refusal(again)).code).toBe('INTEGRATION_NAME_TAKEN');
    const second = useCases.create.call(admin, { ...input, name: 'Other' });
    expect((await refusal(second)).code).toBe('INTEGRATION_DEFAULT_EXISTS');
  });

  test('an app password is refused with the way out, before Bitbucket is asked', async () => {
    const calls = bitbucket.calls.length;
    const error = await refusal(useCases.create.call(admin, { ...input, token: `ATBB${'x'.repeat(24)}` }));
    expect(error).toMatchObject({ code: 'APP_PASSWORD_REFUSED' });
    expect(error.message).toContain('Create an API token');
    expect(bitbucket.calls).toHaveLength(calls);
  });

  test.each([
    ['a name without letters', { name: '!!!' }, 'name'],
    ['a default one with a space', { spaceId: 'team' }, 'spaceId'],
    ['a space-level one without', { isDefault: false }, 'spaceId'],
    ['an API token without email', { email: null }, 'email'],
    ['an access token with email', { credentialKind: 'access_token' as const }, 'email'],
    ['a token with a line break inside', { token: 'ATATT\nsecret' }, 'token'],
  ])('%s is refused with the field', async (_what, changed, field) => {
    const error = await refusal(useCases.create.call(admin, { ...input, ...changed }));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toContain(`${field}: `);
    expect(error.message).not.toContain('secret');
  });

  test('credentials that Bitbucket refuses are kept with the result, so that they can be mended later', async () => {
    bitbucket.refuse = () => ({ status: 401 });
    await useCases.create.call(admin, input);
    const { details } = await useCases.get.call(admin, { id: 'acme' });
    expect(details?.connection).toMatchObject({ ok: false, code: 'VCS_CREDENTIALS_REJECTED' });
  });

  test('admins of a space make theirs there, and nobody but root admins the default one', async () => {
    const teamAdmin = as('admin', 'team');
    const own = { ...input, name: 'Team', isDefault: false, spaceId: 'team' };
    expect(await useCases.create.call(teamAdmin, own)).toEqual({ id: 'team' });
    expect((await refusal(useCases.create.call(teamAdmin, input))).code).toBe('NOT_FOUND');
    expect((await refusal(useCases.create.call(as('writer', 'team'), own))).code).toBe('FORBIDDEN');
  });
});

describe('seeing', () => {
  test('everybody sees the default one, readers those of their space, and only admins details', async () => {
    await useCases.create.call(admin, input);
    await useCases.create.call(admin, { ...input, name: 'Team', isDefault: false, spaceId: 'team' });
    const seen = async (role: 'reader' | 'admin', spaceId: string) =>
      (await useCases.list.call(as(role, spaceId), {})).map(({ id, details }) => [id, details !== null]);
    expect(await seen('admin', 'root')).toEqual([['acme', true]]);
    expect(await seen('reader', 'team')).toEqual([
      ['acme', false],
      ['team', false],
    ]);
    expect(await seen('admin', 'team')).toEqual([
      ['acme', false],
      ['team', true],
    ]);
    expect((await refusal(useCases.get.call(as('reader', 'root'), { id: 'team' }))).code).toBe('NOT_FOUND');
    expect((await useCases.get.call(as('reader', 'team'), { id: 'acme' })).details).toBeNull();
  });

  test('stacks may use the default one and those of their own space', async () => {
    await useCases.create.call(admin, input);
    await useCases.create.call(admin, { ...input, name: 'Team', isDefault: false, spaceId: 'team' });
    expect((await vcs.usableIntegration('acme', 'team')).id).toBe('acme');
    expect((await vcs.usableIntegration('team', 'team')).id).toBe('team');
    expect((await vcs.usableIntegration(null, 'team')).id).toBe('acme');
    expect((await refusal(vcs.usableIntegration('team', 'root'))).code).toBe('NOT_FOUND');
  });
});

describe('changing', () => {
  beforeEach(() => useCases.create.call(admin, input));

  test('without a new token the stored one stays and is tested; with one the webhooks are seen to again', async () => {
    await features.addStack('network');
    features.emitted.length = 0;
    await useCases.update.call(admin, { id: 'acme', ...changeable, token: null, description: 'New' });
    expect(features.take('repository.bound')).toEqual([]);
    clock.advance(1_000);
    await useCases.update.call(admin, { id: 'acme', ...changeable, token: 'ATATT-other' });
    expect(features.take('repository.bound')).toEqual([{ integrationId: 'acme', repositoryUuid: '{infra}' }]);
    const { details, description } = await useCases.get.call(admin, { id: 'acme' });
    expect([description, details?.email]).toEqual(['', 'bot@acme.example']);
  });

  test('the audit trail knows that a token was replaced, never which', async () => {
    await useCases.update.call(admin, { id: 'acme', ...changeable, token: 'ATATT-other' });
    const entries = JSON.stringify(await db.kysely.selectFrom('audit_entries').selectAll().execute());
    expect(entries).toContain('tokenReplaced');
    expect(entries).not.toMatch(/ATATT/);
  });

  test('the kind of the credentials cannot be changed by leaving the email out', async () => {
    const call = useCases.update.call(admin, { id: 'acme', ...changeable, email: null, token: null });
    expect((await refusal(call)).message).toContain('email');
  });
});

describe('the connection test', () => {
  const typed = { id: null, email: 'bot@acme.example', token: 'ATATT-x' };

  test.each([
    ['accepted', null, { ok: true, code: null, owner: 'Gantry Bot' }],
    [
      'a token without scopes',
      { status: 200, body: {}, scopes: 'read:user:bitbucket' },
      { ok: false, code: 'VCS_SCOPE_MISSING' },
    ],
    ['wrong credentials', { status: 401 }, { ok: false, code: 'VCS_CREDENTIALS_REJECTED' }],
    ['Bitbucket away', away, { ok: false }],
  ])('%s is a result, not an error', async (_what, reply, expected) => {
    bitbucket.refuse = () => reply;
    const report = await useCases.testConnection.call(admin, typed);
    expect(report).toMatchObject(expected);
    expect(report.message).toMatch(/\.$/);
  });

  test('only the stored credentials change what is stored of them', async () => {
    await useCases.create.call(admin, input);
    bitbucket.refuse = () => ({ status: 401 });
    await useCases.testConnection.call(admin, { ...typed, id: 'acme' });
    await useCases.testConnection.call(admin, { id: 'acme', email: 'other@acme.example', token: null });
    expect((await useCases.get.call(admin, { id: 'acme' })).details?.connection?.ok).toBe(true);
    await useCases.testConnection.call(admin, { id: 'acme', email: null, token: null });
    expect((await useCases.get.call(admin, { id: 'acme' })).details?.connection?.ok).toBe(false);
  });

  test('tells whether a typed token reaches a workspace or a repository, and what is no name', async () => {
    const look = async (reach: string) =>
      (await useCases.testConnection.call(admin, { ...typed, reach })).findings
        .filter(({ key }) => key === 'visibility')
        .map(({ state, message }) => `${state}: ${message}`);
    expect(await look('acme/infra')).toEqual(['ok: The token reads acme/infra: private, main branch main.']);
    bitbucket.refuse = ({ path }) =>
      path.includes('/repositories/')
        ? { status: 404, body: { error: { message: 'Repository x not found' } } }
        : null;
    expect(await look('acme/gone')).toEqual([
      expect.stringMatching(/^failed: The token does not see acme\/gone/),
    ]);
    bitbucket.refuse = ({ path }) =>
      path.startsWith('/2.0/repositories/acme?')
        ? { body: { values: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ full_name: `acme/${name}` })) } }
        : null;
    expect(await look('acme')).toEqual(['ok: 6 repositories of acme visible: a, b, c, d, e and 1 more.']);
    for (const wrong of ['', 'a/b/c', 'a b', '/'])
      expect((await refusal(useCases.testConnection.call(admin, { ...typed, reach: wrong }))).code).toBe(
        'BAD_INPUT',
      );
  });

  test('readers may not test, and without any token there is nothing to test', async () => {
    expect((await refusal(useCases.testConnection.call(as('reader'), typed))).code).toBe('NOT_FOUND');
    const call = useCases.testConnection.call(admin, { ...typed, token: null });
    expect((await refusal(call)).message).toContain('Paste the API token');
  });
});

describe('deleting', () => {
  beforeEach(() => useCases.create.call(admin, input));

  test('one that is in use needs its name typed; its stacks stay, detached', async () => {
    await features.addStack('network');
    const given = { id: 'acme' };
    for (const confirm of [null, 'acme', 'yes']) {
      const error = await refusal(useCases.delete.call(admin, { ...given, confirm }));
      expect(error).toMatchObject({ code: 'INTEGRATION_IN_USE', details: { dependants: 1 } });
    }
    await useCases.delete.call(admin, { ...given, confirm: 'Acme' });
    const stack = await db.kysely.selectFrom('stacks').selectAll().executeTakeFirstOrThrow();
    expect(stack).toMatchObject({ id: 'network', integration_id: null });
  });

  test('one that nothing uses needs no confirmation, and its name gives the same address again', async () => {
    const before = (await useCases.get.call(admin, { id: 'acme' })).details;
    await useCases.delete.call(admin, { id: 'acme', confirm: null });
    await useCases.create.call(admin, input);
    const after = (await useCases.get.call(admin, { id: 'acme' })).details;
    expect(after?.webhookUrl).toBe(before?.webhookUrl);
    expect(after?.webhookSecret).not.toBe(before?.webhookSecret);
  });
});

describe('webhooks', () => {
  const keep = () => vcs.ensureHook({ integrationId: 'acme', repositoryUuid: '{infra}' });
  const hookOf = async () => (await useCases.repositories.call(admin, { id: 'acme' }))[0];
  beforeEach(async () => {
    await useCases.create.call(admin, input);
    await features.addStack('network');
  });

  test('a token with the scopes makes the webhook with the present secret', async () => {
    await keep();
    expect(await hookOf()).toMatchObject({ hook_state: 'active', hook_message: 'Created by Gantry.' });
    const { details } = await useCases.get.call(admin, { id: 'acme' });
    expect(bitbucket.hooks).toMatchObject([{ url: details?.webhookUrl, secret: details?.webhookSecret }]);
  });

  test('a new secret is handed to the webhooks that Gantry made', async () => {
    await keep();
    features.emitted.length = 0;
    clock.advance(1_000);
    await useCases.regenerateSecret.call(admin, { id: 'acme', graceHours: 0 });
    expect(features.take('repository.bound')).toHaveLength(1);
    await keep();
    const { details } = await useCases.get.call(admin, { id: 'acme' });
    expect(bitbucket.hooks).toMatchObject([{ secret: details?.webhookSecret }]);
  });

  test('without the scopes the manual steps are told, and nothing is tried again', async () => {
    bitbucket.refuse = () => scopeMissing('read:webhook:bitbucket');
    await keep();
    const hook = await hookOf();
    expect(hook?.hook_state).toBe('manual');
    expect(hook?.hook_message).toContain('by hand with the endpoint and the secret');
  });

  test('a Bitbucket that is away is told and thrown, so that the job tries again', async () => {
    bitbucket.refuse = () => away;
    expect((await refusal(keep())).code).toBe('VCS_UNREACHABLE');
    expect((await hookOf())?.hook_state).toBe('unknown');
    bitbucket.refuse = () => null;
    await keep();
    expect((await hookOf())?.hook_state).toBe('active');
  });

  test('a revoked token is told without tries: only another token helps', async () => {
    bitbucket.refuse = () => ({ status: 401 });
    await keep();
    const hook = await hookOf();
    expect(hook?.hook_state).toBe('unknown');
    expect(hook?.hook_message).toContain('refused the email and token');
  });

  test('a repository that no stack uses is refused by name', async () => {
    const call = useCases.ensureWebhook.call(admin, { id: 'acme', repository: 'acme/other' });
    expect((await refusal(call)).code).toBe('REPOSITORY_NOT_FOUND');
    expect(await useCases.ensureWebhook.call(admin, { id: 'acme', repository: 'Acme/INFRA' })).toMatchObject({
      hook_state: 'active',
    });
  });
});
