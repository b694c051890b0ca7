import { describe, expect, test } from 'vitest';
import { createBitbucketProvider } from '../bitbucket/index.ts';
import { type Reply, serveReplies } from '../bitbucket/testing/local-server.ts';
import { addressFinding } from './address.ts';
import { commitLinksFinding } from './commit-links.ts';
import { reachFindings } from './reach.ts';
import { visibilityFindings } from './visibility.ts';

type Rooms = {
  readonly workspaces?: readonly string[] | Reply;
  readonly member?: readonly string[] | Reply;
  readonly admin?: readonly string[] | Reply;
  readonly links?: number;
};
const scopeMissing: Reply = {
  status: 403,
  body: { error: { message: 'no', detail: { required: ['read:workspace:bitbucket'], granted: [] } } },
};
const closed: Reply = {
  status: 403,
  body: { error: { message: 'To access this repository, an admin must whitelist your IP.' } },
};
const isReply = (value: readonly string[] | Reply): value is Reply => !Array.isArray(value);
const list = (given: readonly string[] | Reply, item: (name: string) => unknown): Reply =>
  isReply(given) ? given : { body: { values: given.map(item) } };

/** A client of a Bitbucket with these workspaces and repositories. */
async function clientOf({ workspaces = ['acme'], member = [], admin = member, links = 404 }: Rooms) {
  const { origin } = await serveReplies(({ url }) => {
    if (url.includes('/user/workspaces'))
      return list(workspaces, (slug) => ({ administrator: false, workspace: { slug } }));
    if (url.includes('role=admin')) return list(admin, (full_name) => ({ full_name }));
    if (url.includes('role=member')) return list(member, (full_name) => ({ full_name }));
    if (url.includes('/pullrequests')) return { status: links, body: { values: [] } };
    if (url.includes('/refs/branches/'))
      return {
        body: {
          name: 'main',
          target: { hash: 'a'.repeat(40), message: '', date: '2026-11-01T10:00:00Z', author: { raw: 'Ada' } },
        },
      };
    if (url.includes('/acme/infra'))
      return {
        body: { full_name: 'acme/infra', uuid: '{1}', is_private: true, mainbranch: { name: 'main' } },
      };
    return { status: 404, body: { error: { message: 'Not found' } } };
  });
  const provider = createBitbucketProvider({
    apiUrl: `${origin}/2.0`,
    gitUrl: origin,
    sleep: async () => undefined,
  });
  return provider.connect({ kind: 'api_token', email: 'ada@acme.example', token: 'ATATT3x' });
}
const bound = (...names: string[]) => names.map((full_name) => ({ full_name }));

describe('what the token sees', () => {
  test('is told by workspace, with how many repositories it administers', async () => {
    const member = ['acme/infra', 'acme/dns', 'acme/app'];
    const [seen] = await visibilityFindings(await clientOf({ member, admin: ['acme/dns'] }), []);
    expect(seen).toMatchObject({ subject: 'acme', state: 'hint' });
    expect(seen?.message).toContain('3 repositories of acme visible: infra, dns, app.');
    expect(seen?.message).toContain('administers 1 of them');
    const all = await visibilityFindings(await clientOf({ member }), bound('acme/infra'));
    expect(all).toMatchObject([{ state: 'ok' }]);
  });

  test('that is less than what is in use is counted, with what to do', async () => {
    const client = await clientOf({ member: ['acme/infra', 'acme/dns'] });
    expect(await visibilityFindings(client, bound('acme/infra', 'acme/lost'))).toMatchObject([
      {
        subject: 'acme',
        state: 'failed',
        message: expect.stringMatching(/does not see acme\/lost.*2 of 3 that Gantry knows or sees/),
        steps: [expect.stringContaining('Repository permissions'), expect.any(String)],
      },
    ]);
    expect(await visibilityFindings(client, bound('other/infra'))).toMatchObject([
      { subject: 'acme', state: 'ok' },
      { subject: 'other/infra', state: 'failed' },
    ]);
  });

  test('without the right to list workspaces is looked up where repositories are in use', async () => {
    const client = await clientOf({ workspaces: scopeMissing, member: ['acme/infra'] });
    expect(await visibilityFindings(client, bound('acme/infra'))).toMatchObject([
      { subject: 'acme', state: 'ok' },
    ]);
    expect(await visibilityFindings(client, [])).toMatchObject([
      { state: 'hint', message: expect.stringContaining('read:workspace:bitbucket') },
    ]);
  });

  test('is nothing for an account in no workspace, and in one that shows no repository', async () => {
    expect(await visibilityFindings(await clientOf({ workspaces: [] }), [])).toMatchObject([
      { state: 'failed', steps: [expect.stringContaining('User directory')] },
    ]);
    expect(await visibilityFindings(await clientOf({ member: [] }), [])).toMatchObject([
      { subject: 'acme', state: 'warning', steps: [expect.stringContaining('Repository permissions')] },
    ]);
  });

  test('behind an IP allow-list says where to add the address', async () => {
    expect(await visibilityFindings(await clientOf({ member: closed }), [])).toMatchObject([
      {
        subject: 'acme',
        state: 'failed',
        steps: [expect.any(String), expect.stringContaining('IP allowlist')],
      },
    ]);
  });

  test('of one repository is told by name', async () => {
    const client = await clientOf({});
    expect(await reachFindings(client, 'acme/infra')).toMatchObject([
      { state: 'ok', message: 'The token reads acme/infra: private, main branch main.' },
    ]);
    expect(await reachFindings(client, 'acme/none')).toMatchObject([{ state: 'failed' }]);
  });
});

describe('the app Pull Request Commit Links', () => {
  test.each([
    [200, 'ok', 'The app is installed'],
    [202, 'ok', 'still reads'],
    [404, 'hint', 'not installed. Nothing depends on it'],
    [403, 'ok', 'may not ask'],
  ])('that answers %d is %s', async (links, state, words) => {
    const told = await commitLinksFinding(await clientOf({ links }), 'acme/infra');
    expect(told).toMatchObject({ subject: 'acme/infra', state, message: expect.stringContaining(words) });
    expect(told.steps).toHaveLength(state === 'hint' ? 1 : 0);
  });

  test('cannot be looked up for a repository that is not there', async () => {
    expect((await commitLinksFinding(await clientOf({}), 'acme/none')).state).toBe('unknown');
  });
});

describe('the public address', () => {
  const now = new Date('2026-11-01T10:00:00Z');
  const told = (publicUrl: string, addresses: string[], lastDeliveryAt: Date | null = null) =>
    addressFinding({ publicUrl, lastDeliveryAt, resolve: async () => addresses }, now);

  test.each([
    ['https://gantry.example.com', ['104.16.0.1'], 'ok', 'The first delivery proves'],
    ['http://gantry.example.com', ['104.16.0.1'], 'hint', 'no TLS'],
    ['https://gantry.example.com', [], 'warning', 'does not resolve'],
    ['https://gantry.internal', ['10.1.2.3'], 'warning', 'private address'],
    ['http://localhost:4646', ['127.0.0.1', '::1'], 'warning', 'asks Bitbucket every minute'],
  ])('%s at %j is %s', async (url, addresses, state, words) => {
    const finding = await told(url, addresses);
    expect(finding).toMatchObject({ state, message: expect.stringContaining(words) });
    expect(finding.steps.length).toBe(state === 'warning' ? 2 : 0);
  });

  test('is proven by a delivery of the last days, whatever its name leads to', async () => {
    const day = 24 * 3_600_000;
    const at = (days: number) => new Date(now.getTime() - days * day);
    expect((await told('https://gantry.internal', ['10.1.2.3'], at(1))).state).toBe('ok');
    expect((await told('https://gantry.internal', ['10.1.2.3'], at(8))).state).toBe('warning');
  });
});
