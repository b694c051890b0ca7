import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BitbucketProvider, createBitbucketProvider } from '../server/src/vcs/bitbucket/index.ts';
import { createMirrors } from '../server/src/vcs/git/index.ts';
import { type Acme, startAcme } from './support/acme.ts';

type Credentials = Parameters<BitbucketProvider['connect']>[0];
type VcsClient = ReturnType<BitbucketProvider['connect']>;
type RawDelivery = Parameters<BitbucketProvider['verify']>[0];

const repo = 'acme/infra';
const feature = 'feature/net#1';
const code = (expected: string) => expect.objectContaining({ code: expected });

let dir: string;
let acme: Acme;
let repository: Repository;
let base: string;
let head: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gantry-client-'));
  acme = await startAcme(join(dir, 'bitbucket'));
  const { seed } = acme.emulator;
  const files = { 'main.tf': 'a', 'network/main.tf': 'b', 'old.tf': 'some lines\n'.repeat(20) };
  const owner = acme.ada.user;
  repository = await seed.createRepository({ workspace: acme.workspace, name: 'infra', owner, files });
  base = (await client().getBranchTip(repo, 'main')).sha;
  const changes = { 'network/main.tf': 'c', 'old.tf': null, 'new.tf': 'some lines\n'.repeat(20) };
  head = await seed.commitFiles({
    repo: repository,
    branch: feature,
    files: changes,
    message: 'Change the net\n',
    author: owner,
  });
});

afterAll(async () => {
  await acme.emulator.close();
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
});

const provider = () => {
  const { url } = acme.emulator;
  return createBitbucketProvider({ apiUrl: `${url}/2.0`, gitUrl: url, sleep: async () => {} });
};
const botCredentials = (): Credentials => ({
  kind: 'api_token',
  email: acme.bot.email,
  token: acme.botToken,
});
const client = (): VcsClient => provider().connect(botCredentials());
const withScopes = (...scopes: string[]): VcsClient => {
  const token = acme.emulator.seed.createApiToken({ user: acme.bot, scopes, label: scopes.join() });
  return provider().connect({ kind: 'api_token', email: acme.bot.email, token });
};
const accessToken = (...scopes: string[]): VcsClient => {
  const token = acme.emulator.seed.createAccessToken({ subject: repository, scopes, label: 'ci' });
  return provider().connect({ kind: 'access_token', token });
};
/** A call by the owner of the token itself. */
async function callAsBot(method: string, path: string, body?: unknown): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${acme.bot.email}:${acme.botToken}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${acme.emulator.url}/2.0/repositories/${repo}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.status;
}
const openPullRequest = (title: string) =>
  acme.ada.call<{ id: number }>('POST', `/repositories/${repo}/pullrequests`, {
    title,
    source: { branch: { name: feature } },
  });

describe('a connection', () => {
  it('names its owner and scopes', async () => {
    const report = await withScopes('read:user:bitbucket', 'read:repository:bitbucket').test();
    expect(report).toMatchObject({ owner: 'Gantry Bot', credentialType: 'api_token' });
    expect(report.scopes.filter((scope) => scope.granted).map((scope) => scope.scope)).toEqual([
      'read:repository:bitbucket',
      'read:user:bitbucket',
    ]);
  });

  it('names the scopes of tokens that may not read who they are', async () => {
    for (const one of [client(), accessToken('pullrequest', 'webhook')]) {
      const { owner, scopes } = await one.test();
      expect(owner).toBeNull();
      expect(scopes.filter((scope) => scope.granted).map((scope) => scope.scope)).toEqual([
        'read:repository:bitbucket',
        'read:pullrequest:bitbucket',
        'read:webhook:bitbucket',
        'write:webhook:bitbucket',
        'delete:webhook:bitbucket',
      ]);
    }
  });

  it('with a wrong token, a wrong email or as Bearer is refused', async () => {
    const { email } = acme.bot;
    const wrong: Credentials[] = [
      { kind: 'api_token', email, token: 'ATATT3xWrong' },
      { kind: 'api_token', email: acme.bot.username, token: acme.botToken },
      { kind: 'access_token', token: acme.botToken },
    ];
    for (const credentials of wrong) {
      await expect(provider().connect(credentials).test()).rejects.toThrow(code('VCS_CREDENTIALS_REJECTED'));
    }
  });

  it('tells a wrong email from a dead token, a token without scopes and a closed network', async () => {
    const { email } = acme.bot;
    const ask = (token: string, address = email) =>
      provider().connect({ kind: 'api_token', email: address, token }).tokenLife(repo);
    const unscoped = acme.emulator.seed.createApiToken({ user: acme.bot, scopes: [], label: 'unscoped' });
    const expired = acme.emulator.seed.createApiToken({
      user: acme.bot,
      scopes: ['read:repository:bitbucket'],
      label: 'expired',
      expiresAt: new Date(Date.now() - 1_000),
    });
    expect(await ask(acme.botToken, 'nobody@acme.example')).toBe('accepted');
    expect(await ask(unscoped)).toBe('lacks_scopes');
    expect(await ask(expired)).toBe('refused');
    acme.emulator.faults.rest({ kind: 'ip-not-allowed' });
    await expect(client().getRepository(repo)).rejects.toThrow(code('VCS_IP_NOT_ALLOWED'));
  });

  it('lists workspaces, repositories by role, and the webhook of a workspace', async () => {
    const one = withScopes(
      'read:workspace:bitbucket',
      'read:repository:bitbucket',
      'read:pullrequest:bitbucket',
      'read:webhook:bitbucket',
      'write:webhook:bitbucket',
      'delete:webhook:bitbucket',
    );
    expect(await one.listWorkspaces()).toEqual([{ slug: 'acme', administrator: true }]);
    expect(await one.listRepositoryNames('acme', 'member')).toContain(repo);
    expect(await one.commitLinks(repo, head)).toBe('absent');
    repository.commitLinks = 'installed';
    expect(await one.commitLinks(repo, head)).toBe('installed');
    const url = 'https://gantry.example.com/webhooks/bitbucket-cloud/acme';
    expect(await one.ensureHook('acme', url, 'secret')).toMatchObject({ outcome: 'created' });
    const [hook] = await one.listHooks('acme');
    await one.removeHook('acme', hook?.id ?? '');
    expect(await one.listHooks('acme')).toEqual([]);
  });

  it('without a scope says which', async () => {
    await expect(withScopes('read:repository:bitbucket').listHooks(repo)).rejects.toMatchObject({
      code: 'VCS_SCOPE_MISSING',
      details: { required: ['read:webhook:bitbucket'], granted: ['read:repository:bitbucket'] },
    });
  });
});

describe('a repository', () => {
  it('is found by name, by uuid and by part of the name', async () => {
    const found = { fullName: repo, uuid: repository.uuid, mainBranch: 'main' };
    expect(await client().getRepository(repo)).toMatchObject(found);
    expect(await client().getRepository(`{}/${repository.uuid}`)).toMatchObject(found);
    const lister = withScopes('read:workspace:bitbucket', 'read:repository:bitbucket');
    expect(await lister.searchRepositories('nfr')).toMatchObject([found]);
    expect(await lister.searchRepositories('no-such')).toEqual([]);
  });

  it('is found by its whole name without the right to list workspaces', async () => {
    for (const one of [client(), accessToken('repository')]) {
      expect(await one.searchRepositories(repo)).toMatchObject([{ fullName: repo }]);
      expect(await one.searchRepositories('infra')).toEqual([]);
    }
  });

  it('that is not there, and a branch or commit that is not, are told apart', async () => {
    await expect(client().getRepository('acme/none')).rejects.toThrow(code('REPOSITORY_NOT_FOUND'));
    await expect(client().getBranchTip('acme/none', 'main')).rejects.toThrow(code('REPOSITORY_NOT_FOUND'));
    await expect(client().getBranchTip(repo, 'none')).rejects.toThrow(code('BRANCH_NOT_FOUND'));
    await expect(client().getCommit(repo, 'f'.repeat(40))).rejects.toThrow(code('COMMIT_NOT_FOUND'));
  });

  it('has branches with slashes and hashes in their names', async () => {
    expect(await client().searchBranches(repo, 'net#')).toEqual([feature]);
    expect((await client().searchBranches(repo, '')).toSorted()).toEqual([feature, 'main']);
    expect(await client().getBranchTip(repo, feature)).toMatchObject({
      sha: head,
      message: 'Change the net\n',
      authorName: 'Ada Lovelace',
    });
  });

  it('expands abbreviated hashes', async () => {
    expect((await client().getCommit(repo, head.slice(0, 12))).sha).toBe(head);
  });

  it('lists changed paths, both names of a rename, between commits and since the main branch', async () => {
    const changed = ['network/main.tf', 'new.tf', 'old.tf'];
    expect((await client().listChangedPaths(repo, base, head)).toSorted()).toEqual(changed);
    expect((await client().listChangedPaths(repo, null, head)).toSorted()).toEqual(changed);
  });
});

describe('a pull request', () => {
  it('is read with its paths and its approvals by others', async () => {
    const { id } = await openPullRequest('Net');
    await acme.grace.call('POST', `/repositories/${repo}/pullrequests/${id}/approve`);
    await acme.ada.call('POST', `/repositories/${repo}/pullrequests/${id}/approve`);
    const pullRequest = await client().getPullRequest(repo, id);
    expect(pullRequest).toMatchObject({
      number: id,
      state: 'open',
      fork: false,
      sourceBranch: feature,
      headSha: head.slice(0, 12),
      destinationBranch: 'main',
      approvedBy: [{ name: 'Grace Hopper', uuid: acme.grace.user.uuid, approvedAt: expect.any(Number) }],
    });
    expect((await client().listPullRequestPaths(repo, id)).paths.toSorted()).toEqual([
      'network/main.tf',
      'new.tf',
      'old.tf',
    ]);
    expect(await client().listOpenPullRequests(repo, feature)).toMatchObject([{ number: id }]);
    expect(await client().listOpenPullRequests(repo, 'main')).toEqual([]);
    expect(await client().listOpenPullRequests(repo)).toHaveLength(1);
  });

  it('gets one comment, and another when that is deleted', async () => {
    const { id } = await openPullRequest('Net');
    const comments = `/pullrequests/${id}/comments`;
    const first = await client().ensureComment(repo, id, null, 'plan 1');
    expect(await client().ensureComment(repo, id, first, 'plan 2')).toBe(first);
    const read = () => acme.ada.call('GET', `/repositories/${repo}${comments}/${first}`);
    expect(await read()).toMatchObject({ content: { raw: 'plan 2' } });
    expect(await callAsBot('DELETE', `${comments}/${first}`)).toBe(204);
    const second = await client().ensureComment(repo, id, first, 'plan 3');
    expect(second).not.toBe(first);
    expect(await client().ensureComment(repo, id, second, 'plan 4')).toBe(second);
  });

  it('shows build statuses, which need no more than the two documented scopes', async () => {
    const reader = withScopes('read:repository:bitbucket', 'read:pullrequest:bitbucket');
    const status = {
      name: 'gantry/net',
      description: '2 to add',
      url: 'https://gantry.example/runs/1',
      branch: feature,
    };
    const key = provider().statusKey('gantry/a-very-long-name-of-a-stack-in-production');
    await reader.setCommitStatus(repo, head, { ...status, key, state: 'in_progress' });
    await reader.setCommitStatus(repo, head, { ...status, key, state: 'successful' });
    const statuses = await acme.ada.call<{ values: unknown[] }>(
      'GET',
      `/repositories/${repo}/commit/${head}/statuses`,
    );
    expect(statuses.values).toMatchObject([{ key, state: 'SUCCESSFUL', refname: feature }]);
    const bad = { ...status, key, state: 'failed', url: 'http://gantry:3000/' } as const;
    await expect(reader.setCommitStatus(repo, head, bad)).rejects.toMatchObject({
      code: 'VCS_REQUEST_REFUSED',
      message: expect.stringContaining('url'),
    });
  });
});

describe('the webhook', () => {
  it('is made once, repaired, signs deliveries that are read, and is deleted', async () => {
    const deliveries: RawDelivery[] = [];
    const receiver = createServer(async (request, response) => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      deliveries.push({ headers: Object.fromEntries(headers), body: await buffer(request) });
      response.writeHead(200).end();
    });
    await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
    const address = receiver.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/webhooks/bitbucket-cloud/main`;
    try {
      expect(await client().ensureHook(repo, url, 'first')).toMatchObject({
        outcome: 'created',
        hook: { secretSet: true },
      });
      expect(await client().ensureHook(repo, url, 'second')).toMatchObject({ outcome: 'unchanged' });
      expect(await callAsBot('POST', '/hooks', { url, active: true, events: ['repo:push'] })).toBe(201);
      expect(await client().ensureHook(repo, url, 'second')).toMatchObject({ outcome: 'repaired' });
      expect((await client().listHooks(repo)).filter((hook) => hook.url === url)).toHaveLength(1);

      const { seed } = acme.emulator;
      const author = acme.grace.user;
      const sha = await seed.commitFiles({
        repo: repository,
        branch: 'main',
        files: { 'x.tf': 'x' },
        message: 'Add x\n',
        author,
      });
      await acme.emulator.idle();
      const facts = deliveries.flatMap((delivery) => {
        const { eventKey } = provider().identify(delivery);
        expect(provider().verify(delivery, ['first', 'second'])).toBe(1);
        const result = provider().read(eventKey, JSON.parse(delivery.body.toString()));
        return 'facts' in result ? result.facts : [];
      });
      expect(facts).toMatchObject([
        {
          kind: 'push',
          repo: { fullName: repo, uuid: repository.uuid },
          ref: 'branch',
          name: 'main',
          after: sha,
        },
      ]);
      await client().deleteHook(repo, url);
      expect(await client().listHooks(repo)).toEqual([]);
    } finally {
      receiver.close();
    }
  });
});

describe('a mirror', () => {
  it('archives a commit with what the client gives it', async () => {
    const mirrors = createMirrors({ dir: join(dir, 'mirrors') });
    for (const one of [client(), accessToken('repository')]) {
      const access = one.gitAccess(repo);
      const archive = await mirrors.archive({ key: access.username, access, sha: head, branchHint: feature });
      expect((await buffer(archive)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    }
    const access = { ...client().gitAccess(repo), password: 'wrong' };
    await expect(mirrors.archive({ key: 'wrong', access, sha: head })).rejects.toThrow(
      code('VCS_CREDENTIALS_REJECTED'),
    );
    const missing = { ...client().gitAccess('acme/none') };
    await expect(mirrors.archive({ key: 'none', access: missing, sha: head })).rejects.toThrow(
      code('REPOSITORY_NOT_FOUND'),
    );
    await mirrors.settled();
  });
});

describe('limits and failures of Bitbucket', () => {
  it('are waited out', async () => {
    const { faults } = acme.emulator;
    faults.rest({ kind: 'too-many-requests' }, { times: 2 });
    faults.rest({ kind: 'server-error', status: 502 });
    expect(await client().getRepository(repo)).toMatchObject({ fullName: repo });
  });
});
