import {
  type Emulator,
  type Repository,
  type RestCall as SeenCall,
  startEmulator,
  type User,
  type Workspace,
} from '@gantry/emulator';

/** The scopes of the set-up page, and those that let Gantry make the webhooks itself. */
export const documentedScopes = ['read:repository:bitbucket', 'read:pullrequest:bitbucket'];
export const webhookScopes = [
  'read:webhook:bitbucket',
  'write:webhook:bitbucket',
  'delete:webhook:bitbucket',
];
/** All that Gantry has a use for. */
export const everyUsefulScope = [
  ...documentedScopes,
  ...webhookScopes,
  'read:user:bitbucket',
  'read:workspace:bitbucket',
  'read:project:bitbucket',
];
const personScopes = [
  'read:user:bitbucket',
  'read:workspace:bitbucket',
  ...documentedScopes,
  'write:repository:bitbucket',
  'write:pullrequest:bitbucket',
  'read:webhook:bitbucket',
];

export type Acme = {
  readonly emulator: Emulator;
  readonly workspace: Workspace;
  readonly ada: Person;
  readonly grace: Person;
  /** The account whose API token Gantry gets. */
  readonly bot: User;
  readonly botToken: string;
  /** Every call of the REST API so far, oldest first. */
  readonly calls: readonly SeenCall[];
};

/** Somebody who works with Bitbucket through its public API. */
export type Person = { readonly user: User; readonly call: RestCall };
export type RestCall = <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>;

/** Workspace `acme` with two engineers and the account of the integration. */
export async function startAcme(
  dir: string,
  {
    port = 0,
    scopes = [...documentedScopes, ...webhookScopes],
  }: { port?: number; scopes?: readonly string[] } = {},
): Promise<Acme> {
  const calls: SeenCall[] = [];
  const emulator = await startEmulator({
    ...{ dir, port, allowPrivateHookUrls: true, retryDelaysMs: [200, 500] },
    onRestCall: (call) => void calls.push(call),
  });
  const { seed } = emulator;
  const ada = seed.createUser({ email: 'ada@acme.example', username: 'ada', displayName: 'Ada Lovelace' });
  const grace = seed.createUser({
    email: 'grace@acme.example',
    username: 'grace',
    displayName: 'Grace Hopper',
  });
  const bot = seed.createUser({
    email: 'gantry@acme.example',
    username: 'gantry-bot',
    displayName: 'Gantry Bot',
  });
  const workspace = seed.createWorkspace({
    slug: 'acme',
    name: 'Acme',
    members: [
      { user: ada, role: 'owner' },
      { user: grace, role: 'owner' },
      { user: bot, role: 'owner' },
    ],
  });
  return {
    emulator,
    workspace,
    bot,
    ada: person(emulator, ada),
    grace: person(emulator, grace),
    botToken: seed.createApiToken({ user: bot, scopes, label: 'Gantry' }),
    calls,
  };
}

function person(emulator: Emulator, user: User): Person {
  const token = emulator.seed.createApiToken({ user, scopes: personScopes, label: 'laptop' });
  const authorization = `Basic ${Buffer.from(`${user.email}:${token}`).toString('base64')}`;
  return {
    user,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await fetch(`${emulator.url}/2.0${path}`, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? null : JSON.parse(text)) as T;
    },
  };
}

export type BuildStatus = { key: string; name: string; state: string; description: string; url: string };
export type Comment = {
  id: number;
  parent?: { id: number } | null;
  content: { raw: string };
  user: { display_name: string };
  deleted: boolean;
};

const path = (repo: Repository): string => `/repositories/acme/${repo.slug}`;

export async function statusesOf({ call }: Person, repo: Repository, sha: string): Promise<BuildStatus[]> {
  return (await call<{ values: BuildStatus[] }>('GET', `${path(repo)}/commit/${sha}/statuses?pagelen=100`))
    .values;
}

export async function commentsOf({ call }: Person, repo: Repository, id: number): Promise<Comment[]> {
  return (await call<{ values: Comment[] }>('GET', `${path(repo)}/pullrequests/${id}/comments?pagelen=100`))
    .values;
}

export function openPullRequest({ call }: Person, repo: Repository, branch: string, title: string) {
  const body = { title, source: { branch: { name: branch } }, destination: { branch: { name: 'main' } } };
  return call<{ id: number }>('POST', `${path(repo)}/pullrequests`, body);
}

export const approve = ({ call }: Person, repo: Repository, id: number) =>
  call('POST', `${path(repo)}/pullrequests/${id}/approve`);

export const decline = ({ call }: Person, repo: Repository, id: number) =>
  call('POST', `${path(repo)}/pullrequests/${id}/decline`);

export const merge = ({ call }: Person, repo: Repository, id: number) =>
  call<{ merge_commit: { hash: string } }>('POST', `${path(repo)}/pullrequests/${id}/merge`, {
    merge_strategy: 'merge_commit',
  });

export type Hook = { url: string; active: boolean; secret_set: boolean; events: string[] };

export async function hooksOf({ call }: Person, repo: Repository): Promise<Hook[]> {
  return (await call<{ values: Hook[] }>('GET', `${path(repo)}/hooks?pagelen=100`)).values;
}

export const commentOn = ({ call }: Person, repo: Repository, id: number, raw: string) =>
  call<{ id: number }>('POST', `${path(repo)}/pullrequests/${id}/comments`, { content: { raw } });

export type Report = { external_id: string; title: string; details: string; result?: string };
export type ReportNote = { summary: string; severity: string; path?: string; line?: number };

export async function reportsOf({ call }: Person, repo: Repository, sha: string): Promise<Report[]> {
  return (await call<{ values: Report[] }>('GET', `${path(repo)}/commit/${sha}/reports?pagelen=100`)).values;
}

export async function notesOf({ call }: Person, repo: Repository, sha: string, report: string) {
  const at = `${path(repo)}/commit/${sha}/reports/${report}/annotations?pagelen=100`;
  return (await call<{ values: ReportNote[] }>('GET', at)).values;
}
