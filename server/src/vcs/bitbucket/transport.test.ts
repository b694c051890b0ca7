import { describe, expect, it } from 'vitest';
import { type ManualClock, manualClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/logger.ts';
import type { Credentials } from '../provider.ts';
import { createBitbucketProvider } from './provider.ts';
import { type Reply, serveReplies } from './testing/local-server.ts';

const token = 'ATATT3xFfGF0-very-secret';
const apiToken: Credentials = { kind: 'api_token', email: 'Ada@acme.io', token };
const repositoryAnswer = {
  full_name: 'acme/infra',
  uuid: '{1}',
  is_private: true,
  mainbranch: { name: 'main' },
};
const limited: Reply = {
  status: 429,
  headers: { 'content-type': 'text/plain' },
  body: 'Rate limit exceeded',
};
const html: Reply = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };

function connect(origin: string, credentials = apiToken, clock: ManualClock = manualClock('2026-11-01')) {
  const waits: number[] = [];
  const lines: string[] = [];
  const provider = createBitbucketProvider({
    apiUrl: `${origin}/2.0`,
    gitUrl: origin,
    clock,
    timeoutMs: 500,
    random: () => 1,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    logger: createLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } }),
  });
  return { provider, client: provider.connect(credentials), waits, lines, clock };
}

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('credentials', () => {
  it('of an API token are sent as Basic, those of an access token as Bearer', async () => {
    const { origin, received } = await serveReplies(() => ({ body: repositoryAnswer }));
    await connect(origin).client.getRepository('acme/infra');
    await connect(origin, { kind: 'access_token', token }).client.getRepository('acme/infra');
    expect(received.map((request) => request.headers.authorization)).toEqual([
      `Basic ${Buffer.from(`Ada@acme.io:${token}`).toString('base64')}`,
      `Bearer ${token}`,
    ]);
  });

  it('never follow a redirect to another origin', async () => {
    const thief = await serveReplies(() => ({ body: repositoryAnswer }));
    const { origin } = await serveReplies(() => ({
      status: 302,
      headers: { location: `${thief.origin}/2.0/x` },
    }));
    await expect(connect(origin).client.getRepository('acme/infra')).rejects.toThrow(
      code('VCS_HOST_NOT_ALLOWED'),
    );
    expect(thief.received).toEqual([]);
  });

  it('never follow a next page to another origin', async () => {
    const thief = await serveReplies(() => ({ body: { values: [] } }));
    for (const next of [
      `${thief.origin}/2.0/x`,
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
      'http://[',
    ]) {
      const { origin } = await serveReplies(() => ({ body: { values: [], next } }));
      await expect(connect(origin).client.listHooks('acme/infra')).rejects.toThrow(
        code('VCS_HOST_NOT_ALLOWED'),
      );
    }
    expect(thief.received).toEqual([]);
  });

  it('are neither in logs nor in errors', async () => {
    const { origin } = await serveReplies(() => ({ status: 401, body: '' }));
    const { client, lines } = connect(origin);
    const error: unknown = await client.getRepository('acme/infra').catch((thrown) => thrown);
    expect(lines.join('')).toContain('Bitbucket Cloud answered');
    expect(lines.join('') + JSON.stringify(error) + String(error)).not.toContain('secret');
    const broken: Credentials = { kind: 'access_token', token: `${token}\r\nX-Injected: 1` };
    expect(() => connect(origin, broken)).toThrow(code('VCS_CREDENTIALS_REJECTED'));
  });
});

describe('a redirect within the API', () => {
  it('is followed with credentials, its %0D untouched', async () => {
    const { origin, received } = await serveReplies(({ url }) =>
      url.includes('pullrequests')
        ? {
            status: 302,
            headers: { location: '/2.0/repositories/acme/infra/diffstat/acme/infra:b%0Da?topic=true' },
          }
        : { body: { values: [{ old: null, new: { path: 'main.tf' } }] } },
    );
    expect(await connect(origin).client.listPullRequestPaths('acme/infra', 7)).toEqual({
      paths: ['main.tf'],
      mergeable: true,
    });
    expect(received[1]?.url).toBe('/2.0/repositories/acme/infra/diffstat/acme/infra:b%0Da?topic=true');
    expect(received[1]?.headers.authorization).toBeDefined();
  });

  it('in a circle ends', async () => {
    const { origin, received } = await serveReplies(({ url }) => ({
      status: 302,
      headers: { location: url },
    }));
    await expect(connect(origin).client.getRepository('acme/infra')).rejects.toThrow(
      code('VCS_REQUEST_REFUSED'),
    );
    expect(received.length).toBeLessThan(10);
  });
});

describe('a page', () => {
  it('names the next one whole, and is read to the last', async () => {
    const { origin, received } = await serveReplies(({ url, headers }) =>
      url.includes('page=8xhd')
        ? { body: { values: [{ old: { path: 'b' }, new: { path: 'c' } }] } }
        : {
            body: {
              values: [{ old: null, new: { path: 'a' } }],
              next: `http://${headers.host}/2.0/x?page=8xhd`,
            },
          },
    );
    expect(await connect(origin).client.listChangedPaths('acme/infra', 'aaa', 'bbb')).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(received.map((request) => request.url)).toEqual([
      '/2.0/repositories/acme/infra/diffstat/bbb..aaa?pagelen=500&fields=next%2Cvalues.status%2Cvalues.old.path%2Cvalues.new.path',
      '/2.0/x?page=8xhd',
    ]);
  });
});

describe('a failure', () => {
  it.each([
    ['limits', limited, [1_000]],
    ['server errors in HTML', html, [250]],
    ['broken connections', { reset: true }, [250]],
    ['a Retry-After', { ...limited, headers: { 'retry-after': '3' } }, [3_000]],
  ])('of %s is repeated until it passes', async (_name, failure, waited) => {
    const { origin } = await serveReplies((_request, count) =>
      count === 1 ? failure : { body: repositoryAnswer },
    );
    const { client, waits } = connect(origin);
    expect(await client.getRepository('acme/infra')).toMatchObject({
      fullName: 'acme/infra',
      mainBranch: 'main',
    });
    expect(waits).toEqual(waited);
  });

  it('that lasts is given up, with waits that double', async () => {
    const { origin } = await serveReplies(() => html);
    const { client, waits } = connect(origin);
    await expect(client.getRepository('acme/infra')).rejects.toThrow(code('VCS_UNREACHABLE'));
    expect(waits).toEqual([250, 500, 1_000]);
  });

  it('of a server that hangs is a timeout', async () => {
    const { origin } = await serveReplies((_request, count) =>
      count < 3 ? { hang: true } : { body: repositoryAnswer },
    );
    const { client, lines, provider } = connect(origin);
    expect(await client.getRepository('acme/infra')).toMatchObject({ uuid: '{1}' });
    expect(provider.calls()).toContainEqual({ method: 'GET', outcome: 'none', calls: 2 });
    const told = lines.filter((line) => line.includes('Bitbucket Cloud did not answer'));
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('"path":"/2.0/repositories/acme/infra","reason":"timeout"');
    expect(lines.join('')).not.toContain('secret');
  });

  it('of a new comment is not repeated, which could write it twice; that of a status is', async () => {
    const { origin, received } = await serveReplies(() => html);
    const { client } = connect(origin);
    await expect(client.ensureComment('acme/infra', 7, null, 'plan')).rejects.toThrow(
      code('VCS_UNREACHABLE'),
    );
    expect(received).toHaveLength(1);
    const status = {
      key: 'k',
      name: 'n',
      state: 'failed',
      description: '',
      url: 'https://x.io',
      branch: null,
    } as const;
    await expect(client.setCommitStatus('acme/infra', 'abc', status)).rejects.toThrow(
      code('VCS_UNREACHABLE'),
    );
    expect(received).toHaveLength(1 + 4);
  });

  it('of a host that is not there says so', async () => {
    await expect(connect('http://127.0.0.1:9').client.getRepository('acme/infra')).rejects.toThrow(
      code('VCS_UNREACHABLE'),
    );
  });
});

describe('what is not visible yet', () => {
  it('is asked for again where an event announced it', async () => {
    const commit = {
      hash: 'b'.repeat(40),
      date: '2026-01-01T00:00:00+00:00',
      author: { raw: 'Ada <a@b.c>' },
    };
    const { origin } = await serveReplies((_request, count) =>
      count < 3 ? { status: 404 } : { body: commit },
    );
    const { client, waits } = connect(origin);
    expect(await client.getCommit('acme/infra', 'b'.repeat(12))).toMatchObject({
      sha: 'b'.repeat(40),
      authorName: 'Ada',
    });
    expect(waits).toEqual([300, 900]);
  });

  it('is not asked for again elsewhere', async () => {
    const { origin, received } = await serveReplies(() => ({
      status: 404,
      headers: { 'content-type': 'text/plain' },
    }));
    await expect(connect(origin).client.getBranchTip('acme/infra', 'x')).rejects.toThrow(
      code('BRANCH_NOT_FOUND'),
    );
    expect(received).toHaveLength(1);
  });
});

describe('a service that fails', () => {
  it('is left alone after five failures but for one call after each pause', async () => {
    let failing = true;
    const { origin, received } = await serveReplies(() => (failing ? html : { body: repositoryAnswer }));
    const { client, clock, lines } = connect(origin);
    for (let second = 0; second < 600; second += 1) {
      await expect(client.getRepository('acme/infra')).rejects.toThrow(code('VCS_UNREACHABLE'));
      clock.advance(1_000);
    }
    // The calls that found out, those within them, and one a minute in the end.
    expect(received.length).toBeLessThan(40);
    expect(lines.filter((line) => line.includes('"level":"warn"'))).toHaveLength(1);
    failing = false;
    clock.advance(60_000);
    expect(await client.getRepository('acme/infra')).toMatchObject({ uuid: '{1}' });
    expect(client.budget()).toMatchObject({ limit: 1_000, pausedUntil: null });
  });

  it('holds back the same user with another token, nobody with other credentials, and is counted', async () => {
    const { origin } = await serveReplies(({ headers }) =>
      headers.authorization?.startsWith('Bearer')
        ? { body: repositoryAnswer, headers: { 'x-ratelimit-limit': '4000' } }
        : limited,
    );
    const { provider, client } = connect(origin);
    await expect(client.getRepository('acme/infra')).rejects.toThrow(code('VCS_RATE_LIMITED'));
    const sameUser = provider.connect({ kind: 'api_token', email: 'ADA@acme.io', token: 'another' });
    await expect(sameUser.getRepository('acme/infra')).rejects.toThrow(code('VCS_RATE_LIMITED'));
    expect(sameUser.budget()).toEqual(client.budget());
    const other = provider.connect({ kind: 'access_token', token });
    expect(await other.getRepository('acme/infra')).toMatchObject({ uuid: '{1}' });
    expect(client.budget()).toMatchObject({ used: 4, limit: 1_000, pausedUntil: expect.any(Date) });
    expect(other.budget()).toEqual({ used: 1, limit: 4_000, pausedUntil: null });
    expect(provider.calls()).toEqual([
      { method: 'GET', outcome: '429', calls: 4 },
      { method: 'GET', outcome: '2xx', calls: 1 },
    ]);
  });
});

describe('what whole hashes name', () => {
  it('is asked for once, by all who ask, and not kept when it failed', async () => {
    const hash = 'b'.repeat(40);
    const commit = { hash, date: '2026-01-01T00:00:00+00:00', author: { raw: 'Ada <a@b.c>' } };
    const { origin, received } = await serveReplies((_request, count) =>
      count === 1 ? { status: 403, body: 'Forbidden' } : { body: commit },
    );
    const { client } = connect(origin);
    await expect(client.getCommit('acme/infra', hash)).rejects.toThrow(code('VCS_FORBIDDEN'));
    await Promise.all([client.getCommit('acme/infra', hash), client.getCommit('acme/infra', hash)]);
    expect(received).toHaveLength(2);
    await client.getCommit('acme/infra', 'b'.repeat(12));
    expect(received).toHaveLength(3);
  });
});

describe('a storm of limits', () => {
  it('pauses the user, is one warning, and ends by itself', async () => {
    let stormy = true;
    const { origin, received } = await serveReplies(() => (stormy ? limited : { body: repositoryAnswer }));
    const { client, lines, clock, provider } = connect(origin);
    for (let call = 0; call < 5; call += 1) {
      await expect(client.getRepository('acme/infra')).rejects.toThrow(code('VCS_RATE_LIMITED'));
    }
    expect(received).toHaveLength(4);
    expect(provider.callsLastHour()).toEqual(new Map([['ada@acme.io', 4]]));
    expect(lines.filter((line) => line.includes('"level":"warn"'))).toHaveLength(1);
    stormy = false;
    clock.advance(8_001);
    expect(await client.getRepository('acme/infra')).toMatchObject({ uuid: '{1}' });
    clock.advance(60 * 60_000);
    expect(provider.callsLastHour()).toEqual(new Map());
  });
});
