import { actor, pullRequest } from '@gantry/contract/bitbucket/testing/payloads';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../provider.ts';
import { plainLine, statusUrl } from './feedback.ts';
import { ALL_HOOK_EVENTS } from './hooks.ts';
import { createBitbucketProvider } from './provider.ts';
import { type Received, type Reply, serveReplies } from './testing/local-server.ts';

const apiToken: Credentials = { kind: 'api_token', email: 'ada@acme.io', token: 'ATATT3xFfGF0' };
const accessToken: Credentials = { kind: 'access_token', token: 'ATCTT3xFfGF0' };

async function serve(answer: (request: Received, count: number) => Reply, credentials = apiToken) {
  const { origin, received } = await serveReplies(answer);
  const provider = createBitbucketProvider({
    apiUrl: `${origin}/2.0/`,
    gitUrl: origin,
    sleep: async () => {},
  });
  return { client: provider.connect(credentials), received, origin };
}

const granted = (scopes: readonly { scope: string; granted: boolean }[]) =>
  scopes.filter((scope) => scope.granted).map((scope) => scope.scope);

describe('the test of a connection', () => {
  it('names the owner and the scopes of an API token', async () => {
    const { client } = await serve(() => ({
      headers: {
        'x-oauth-scopes': 'read:repository:bitbucket, read:pullrequest:bitbucket, read:user:bitbucket',
        'x-credential-type': 'api_token',
      },
      body: { display_name: 'Ada Lovelace' },
    }));
    const report = await client.test();
    expect(report).toMatchObject({ owner: 'Ada Lovelace', credentialType: 'api_token' });
    expect(granted(report.scopes)).toEqual([
      'read:repository:bitbucket',
      'read:pullrequest:bitbucket',
      'read:user:bitbucket',
    ]);
    expect(report.scopes.filter((scope) => scope.required).map((scope) => scope.scope)).toEqual([
      'read:repository:bitbucket',
      'read:pullrequest:bitbucket',
    ]);
  });

  it('reads the scopes of an access token from a refusal, in the classic words', async () => {
    const headers = {
      'x-oauth-scopes': 'pullrequest:write, webhook',
      'x-credential-type': 'repo_access_token',
    };
    const { client } = await serve(() => ({ status: 403, headers, body: 'Forbidden' }), accessToken);
    const report = await client.test();
    expect(report).toMatchObject({ owner: null, credentialType: 'repo_access_token' });
    expect(granted(report.scopes)).toEqual([
      'read:repository:bitbucket',
      'read:pullrequest:bitbucket',
      'write:repository:bitbucket',
      'write:pullrequest:bitbucket',
      'read:webhook:bitbucket',
      'write:webhook:bitbucket',
      'delete:webhook:bitbucket',
    ]);
  });

  it('reads the scopes from the body where no header names them', async () => {
    const detail = { required: ['read:user:bitbucket'], granted: ['read:repository:bitbucket'] };
    const { client } = await serve(() => ({ status: 403, body: { error: { message: 'scopes', detail } } }));
    expect(granted((await client.test()).scopes)).toEqual(['read:repository:bitbucket']);
  });

  it('does not take a write scope of an API token for the read scope', async () => {
    const headers = { 'x-oauth-scopes': 'write:repository:bitbucket' };
    const { client } = await serve(() => ({ headers, body: {} }));
    expect(granted((await client.test()).scopes)).toEqual(['write:repository:bitbucket']);
  });

  it('refuses app passwords, and tells tokens of the wrong kind', async () => {
    const old = await serve(() => ({ headers: { 'x-credential-type': 'apppassword' }, body: {} }));
    await expect(old.client.test()).rejects.toMatchObject({ code: 'APP_PASSWORD_REFUSED' });
    const swapped = await serve(() => ({ status: 401 }), { ...apiToken, token: 'ATCTT3x' });
    await expect(swapped.client.test()).rejects.toMatchObject({
      code: 'VCS_CREDENTIALS_REJECTED',
      message: expect.stringContaining('access token'),
    });
  });
});

describe('names in addresses', () => {
  it('are encoded: braces, slashes and hashes', async () => {
    const target = { hash: 'a'.repeat(40), date: '2026-01-01T00:00:00Z', author: null };
    const { client, received } = await serve(() => ({ body: { name: 'x', target } }));
    await client.getBranchTip('{ws-uuid}/{repo-uuid}', 'feature/a#1');
    expect(received[0]?.url).toContain(
      '/2.0/repositories/%7Bws-uuid%7D/%7Brepo-uuid%7D/refs/branches/feature%2Fa%231?',
    );
  });

  it('never climb to another path', async () => {
    const { client, received } = await serve(() => ({}));
    for (const name of ['acme', 'acme/..', '../user', 'a/b/c', '']) {
      await expect(async () => client.getRepository(name)).rejects.toMatchObject({
        code: 'REPOSITORY_NOT_FOUND',
      });
    }
    await expect(async () => client.getBranchTip('acme/infra', '..')).rejects.toMatchObject({
      code: 'VCS_NOT_FOUND',
    });
    expect(received).toEqual([]);
  });

  it('of repositories become clone addresses without credentials', async () => {
    const { client, origin } = await serve(() => ({}), accessToken);
    expect(client.gitAccess('acme/infra')).toEqual({
      url: `${origin}/acme/infra.git`,
      username: 'x-token-auth',
      password: accessToken.token,
    });
  });
});

describe('a search', () => {
  const infra = { full_name: 'acme/infra', uuid: '{1}', is_private: true, mainbranch: null };

  it('looks into each workspace of the token', async () => {
    const { client, received } = await serve(({ url }) =>
      url.startsWith('/2.0/user/workspaces')
        ? { body: { values: [{ workspace: { slug: 'acme' } }, { workspace: { slug: 'other' } }] } }
        : { body: { values: url.includes('/acme?') ? [infra] : [] } },
    );
    expect(await client.searchRepositories('in"fra')).toEqual([
      { fullName: 'acme/infra', uuid: '{1}', mainBranch: null, private: true },
    ]);
    const query = new URL(`http://x${received[1]?.url}`).searchParams.get('q');
    expect(query).toBe('name ~ "in\\"fra" OR full_name ~ "in\\"fra"');
  });

  it('finds what was typed whole when nothing may be listed', async () => {
    const { client } = await serve(({ url }) =>
      url.startsWith('/2.0/repositories/acme/infra') ? { body: infra } : { status: 403, body: 'Forbidden' },
    );
    expect(await client.searchRepositories('acme/infra')).toMatchObject([{ fullName: 'acme/infra' }]);
    expect(await client.searchRepositories('infra')).toEqual([]);
    expect(await client.searchRepositories('acme/nothing')).toEqual([]);
  });
});

describe('a pull request', () => {
  it('counts approvals by others than its author, with their times', async () => {
    const grace = { display_name: 'Grace Hopper', nickname: 'grace', uuid: '{2}' };
    const participants = [
      { user: actor, approved: true, participated_on: '2026-01-01T00:00:00Z' },
      { user: grace, approved: true, participated_on: '2026-01-02T00:00:00+00:00' },
      { user: { ...grace, uuid: '{3}' }, approved: false },
    ];
    const { client } = await serve(() => ({ body: pullRequest({ participants }) }));
    expect(await client.getPullRequest('acme/infra', 7)).toMatchObject({
      number: 7,
      approvedBy: [{ name: 'Grace Hopper', login: 'grace', uuid: '{2}', approvedAt: Date.UTC(2026, 0, 2) }],
    });
  });

  it('keeps one comment, and gets another when it is gone', async () => {
    const { client, received } = await serve(({ method, url }) => {
      if (method === 'POST') return { status: 201, body: { id: 99 } };
      return url.endsWith('/5') ? { body: { id: 5 } } : { status: 404 };
    });
    expect(await client.ensureComment('acme/infra', 7, 5, 'plan')).toBe(5);
    expect(await client.ensureComment('acme/infra', 7, 6, 'x'.repeat(40_000))).toBe(99);
    const { content } = JSON.parse(received.at(-1)?.body ?? '');
    expect(content.raw).toHaveLength(30_000);
  });
});

describe('a build status', () => {
  it('is written plainly, within the limits of Bitbucket', async () => {
    const { client, received } = await serve(() => ({ status: 201, body: {} }));
    await client.setCommitStatus('acme/infra', 'abc', {
      key: 'gantry/x',
      name: 'gantry/x',
      state: 'in_progress',
      description: `\u001b[31m2 to\nadd\u001b[0m ${'x'.repeat(300)}`,
      url: 'https://gantry.io/runs/{1}',
      branch: 'main',
    });
    const body = JSON.parse(received[0]?.body ?? '');
    expect(body).toMatchObject({
      state: 'INPROGRESS',
      refname: 'main',
      url: 'https://gantry.io/runs/%7B1%7D',
    });
    expect(body.description).toMatch(/^2 to add x+…$/);
    expect(body.description).toHaveLength(255);
  });

  it('has text and address without traps', () => {
    expect(plainLine('\u001b[1mbold\u001b[0m\r\nnext\u0000')).toBe('bold next');
    expect(statusUrl('https://x/{repository.full_name}')).toBe('https://x/%7Brepository.full_name%7D');
  });
});

describe('the webhook of a repository', () => {
  const url = 'https://gantry.io/webhooks/bitbucket-cloud/main';
  const hook = (changed = {}) => ({
    uuid: '{h1}',
    url,
    active: true,
    events: ALL_HOOK_EVENTS,
    secret_set: true,
    ...changed,
  });
  const answering = (hooks: unknown[]) => (request: Received) => {
    if (request.method === 'GET') return { body: { values: hooks } };
    return request.method === 'DELETE'
      ? { status: 204 }
      : { body: { ...hook(), ...JSON.parse(request.body) } };
  };

  it('is created when there is none with this address', async () => {
    const { client, received } = await serve(answering([hook({ url: 'https://other.io/' })]));
    expect(await client.ensureHook('acme/infra', url, 's')).toMatchObject({ outcome: 'created' });
    expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({
      url,
      secret: 's',
      active: true,
      events: ALL_HOOK_EVENTS,
    });
  });

  it('is left as it is but for the secret, which nobody can read', async () => {
    const { client, received } = await serve(answering([hook()]));
    expect(await client.ensureHook('acme/infra', url, 's')).toMatchObject({ outcome: 'unchanged' });
    expect(received.map((request) => request.method)).toEqual(['GET', 'PUT']);
  });

  it.each([
    ['inactive', { active: false }],
    ['without secret', { secret_set: false }],
    ['lacking events', { events: ['repo:push', 'issue:created'] }],
  ])('that is %s is repaired, keeping what people added', async (_name, changed) => {
    const { client, received } = await serve(answering([hook(changed)]));
    expect(await client.ensureHook('acme/infra', url, 's')).toMatchObject({ outcome: 'repaired' });
    const sent = JSON.parse(received[1]?.body ?? '');
    expect(sent.active).toBe(true);
    expect(sent.events).toEqual(expect.arrayContaining([...ALL_HOOK_EVENTS]));
    if ('events' in changed) expect(sent.events).toContain('issue:created');
  });

  it('loses its duplicates', async () => {
    const duplicates = [hook({ uuid: '{h2}', active: false }), hook(), hook({ uuid: '{h3}' })];
    const { client, received } = await serve(answering(duplicates));
    expect(await client.ensureHook('acme/infra', url, 's')).toMatchObject({ outcome: 'repaired' });
    expect(received.map(({ method, url }) => `${method} ${url.replace(/.*hooks\/?|\?.*/g, '')}`)).toEqual([
      'GET ',
      'PUT %7Bh1%7D',
      'DELETE %7Bh3%7D',
      'DELETE %7Bh2%7D',
    ]);
  });

  it('keeps its duplicates when the token may not delete', async () => {
    const { client } = await serve((request) =>
      request.method === 'DELETE' ? { status: 403 } : answering([hook(), hook({ uuid: '{h2}' })])(request),
    );
    expect(await client.ensureHook('acme/infra', url, 's')).toMatchObject({ outcome: 'repaired' });
  });

  it('is deleted, also when it is gone already', async () => {
    const { client, received } = await serve((request) =>
      request.method === 'DELETE' ? { status: 404 } : answering([hook()])(request),
    );
    await client.deleteHook('acme/infra', url);
    expect(received.at(-1)?.method).toBe('DELETE');
  });
});
