import { createServer, type IncomingMessage } from 'node:http';

export type Call = { readonly method: string; readonly path: string; readonly body: unknown };
export type Reply = { readonly status?: number; readonly body?: unknown; readonly scopes?: string };

export const infra = { full_name: 'acme/infra', uuid: '{infra}' };
export const sha = (digit: string): string => digit.repeat(40);

/**
 * As much of Bitbucket's REST API as the server's tests need, on a real port: one repository whose branches,
 * differences and pull requests are plain maps. `refuse` answers first, for troubles.
 */
export async function startSmallBitbucket() {
  const world = {
    calls: [] as Call[],
    /** Branch → commit. */
    branches: new Map<string, string>([['main', sha('0')]]),
    /** Commits that exist besides the branches' tips. */
    commits: new Set<string>(),
    /** `head..base` → changed paths; `*` for all others. */
    changes: new Map<string, string[]>(),
    pullRequestChanges: new Map<number, string[]>(),
    approvals: new Map<number, { uuid: string; display_name: string }[]>(),
    /** As the list shows them. */
    openPullRequests: [] as unknown[],
    /** As the repository is called now. */
    fullName: infra.full_name,
    hooks: [] as Record<string, unknown>[],
    comments: new Map<number, string>(),
    refuse: (_call: Call): Reply | null => null,
    /** The answer, as it was when the call came, waits for this. */
    delay: (_call: Call): Promise<unknown> | null => null,
  };
  const server = createServer(async (request, response) => {
    const call = { method: request.method ?? '', path: request.url ?? '', body: await bodyOf(request) };
    world.calls.push(call);
    const { status = 200, body = {}, scopes } = world.refuse(call) ?? answer(world, call);
    await world.delay(call);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(scopes === undefined ? {} : { 'x-oauth-scopes': scopes, 'x-credential-type': 'apitoken' }),
    });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
  return Object.assign(world, {
    url: `http://127.0.0.1:${address.port}`,
    /** Bodies of the calls whose method and path match. */
    sent: (method: string, path: RegExp): unknown[] =>
      world.calls.filter((call) => call.method === method && path.test(call.path)).map(({ body }) => body),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
export type SmallBitbucket = Awaited<ReturnType<typeof startSmallBitbucket>>;
type World = Pick<
  SmallBitbucket,
  | 'fullName'
  | 'openPullRequests'
  | 'branches'
  | 'commits'
  | 'changes'
  | 'pullRequestChanges'
  | 'approvals'
  | 'hooks'
  | 'comments'
>;

/** What Bitbucket says of a missing thing, or of a missing right. */
export const missing: Reply = { status: 404, body: { type: 'error', error: { message: 'Not found' } } };
export const away: Reply = { status: 503, body: {} };
export const scopeMissing = (required: string): Reply => ({
  status: 403,
  body: {
    error: { message: 'no scope', detail: { required: [required], granted: ['read:repository:bitbucket'] } },
  },
});

const commit = (hash: string) => ({
  hash,
  message: `Commit ${hash.slice(0, 7)}\n`,
  date: '2026-11-01T10:00:00+00:00',
  author: { raw: 'Ada Lovelace <ada@acme.example>' },
  links: { html: { href: `https://bitbucket.org/acme/infra/commits/${hash}` } },
});
const values = (list: readonly unknown[]): Reply => ({ body: { values: list } });
const paths = (list: readonly string[]): Reply => values(list.map((path) => ({ old: null, new: { path } })));

function answer(world: World, { method, path, body }: Call): Reply {
  const route = decodeURIComponent(path.split('?')[0] ?? '').replace(
    /^\/2\.0\/(repositories\/(acme\/(infra|platform)|\{\}\/\{infra\})|workspaces\/acme(?=\/hooks))/,
    '',
  );
  const number = Number(/^\/pullrequests\/(\d+)/.exec(route)?.[1]);
  if (route === '/2.0/user')
    return {
      body: { display_name: 'Gantry Bot' },
      scopes: 'read:repository:bitbucket, read:pullrequest:bitbucket',
    };
  if (route === '')
    return { body: { ...infra, full_name: world.fullName, is_private: true, mainbranch: { name: 'main' } } };
  if (route.startsWith('/refs/branches')) return branchReply(world, route.slice('/refs/branches/'.length));
  if (route === '/pullrequests') return values(world.openPullRequests);
  // Whatever it is compared with has all of its commits.
  if (route.startsWith('/merge-base/')) return { body: { hash: route.slice(route.lastIndexOf('..') + 2) } };
  if (route.endsWith('/statuses/build')) return { status: 201 };
  if (route.includes('/reports/')) return { status: method === 'DELETE' ? 204 : 200, body: {} };
  if (route.startsWith('/commit/')) return commitReply(world, route.slice('/commit/'.length));
  if (route.startsWith('/diffstat/')) {
    const found = world.changes.get(route.slice('/diffstat/'.length)) ?? world.changes.get('*');
    return found === undefined ? missing : paths(found);
  }
  if (route.endsWith('/diffstat')) return paths(world.pullRequestChanges.get(number) ?? []);
  if (route.includes('/comments')) return commentReply(world, method, route, body);
  if (route.startsWith('/hooks')) return hookReply(world, method, body);
  return route.startsWith('/pullrequests/') ? { body: pullRequest(world, number) } : missing;
}

function branchReply({ branches }: World, name: string): Reply {
  if (name === '') return values([...branches].map(([each, hash]) => ({ name: each, target: commit(hash) })));
  const tip = branches.get(name);
  return tip === undefined ? missing : { body: { name, target: commit(tip) } };
}

function commitReply({ branches, commits }: World, wanted: string): Reply {
  const found = [...branches.values(), ...commits].find((hash) => hash.startsWith(wanted));
  return found === undefined ? missing : { body: commit(found) };
}

function commentReply({ comments }: World, method: string, route: string, body: unknown): Reply {
  if (method === 'GET')
    return values([...comments].map(([id, text]) => ({ ...JSON.parse(text), id, deleted: false })));
  const id = method === 'POST' ? comments.size + 1 : Number(/(\d+)$/.exec(route)?.[1]);
  if (method === 'PUT' && !comments.has(id)) return missing;
  comments.set(id, JSON.stringify(body));
  return { body: { id, deleted: false } };
}

function hookReply({ hooks }: World, method: string, body: unknown): Reply {
  if (method === 'GET') return values(hooks);
  const hook = { uuid: '{hook}', secret_set: true, ...(typeof body === 'object' ? body : {}) };
  hooks.splice(0, hooks.length, hook);
  return { body: hook };
}

function pullRequest({ approvals, branches }: World, id: number) {
  const side = (branch: string) => ({
    branch: { name: branch },
    commit: { hash: branches.get(branch) ?? sha('f') },
    repository: infra,
  });
  return {
    id,
    title: `Pull request ${id}`,
    state: 'OPEN',
    author: { display_name: 'Ada Lovelace', uuid: '{ada}' },
    source: side('feature'),
    destination: side('main'),
    participants: (approvals.get(id) ?? []).map((user) => ({ user, approved: true })),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return text === '' ? null : JSON.parse(text);
}
