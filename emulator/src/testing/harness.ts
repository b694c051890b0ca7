import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gitEnvironment } from '../config.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../start-emulator.ts';
import type { Repository, User, Workspace } from '../state/types.ts';
import { type Readable, readable } from './readable.ts';

const run = promisify(execFile);

/** All scopes that an integration with every right would ask for. */
export const ALL_SCOPES = [
  'read:user:bitbucket',
  'read:workspace:bitbucket',
  'read:project:bitbucket',
  'read:repository:bitbucket',
  'write:repository:bitbucket',
  'admin:repository:bitbucket',
  'delete:repository:bitbucket',
  'read:pullrequest:bitbucket',
  'write:pullrequest:bitbucket',
  'read:webhook:bitbucket',
  'write:webhook:bitbucket',
  'delete:webhook:bitbucket',
];

export type Acme = {
  readonly emulator: Emulator;
  readonly dir: string;
  readonly alice: User;
  readonly bob: User;
  readonly workspace: Workspace;
  readonly repo: Repository;
  /** Alice's API token with every scope. */
  readonly token: string;
  readonly bobToken: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  git(cwd: string, ...args: string[]): Promise<string>;
  /** Clone address with Alice's credentials. */
  readonly cloneUrl: string;
  close(): Promise<void>;
};
export type CallOptions = {
  readonly body?: unknown;
  readonly authorization?: string | null;
  readonly redirect?: 'follow' | 'manual';
  readonly headers?: Record<string, string>;
};
export type Answer = Readable & {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
};

export function basic(name: string, secret: string): string {
  return `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
}

/** An emulator with workspace `acme`, its owner Alice, its member Bob and the repository `infrastructure`. */
export async function startAcme(options: Partial<EmulatorOptions> = {}): Promise<Acme> {
  const dir = await mkdtemp(join(tmpdir(), 'emulator-'));
  const emulator = await startEmulator({
    dir,
    allowPrivateHookUrls: true,
    retryDelaysMs: [1, 1],
    ...options,
  });
  const { seed } = emulator;
  const alice = seed.createUser({ email: 'alice@acme.test', username: 'alice', displayName: 'Alice Adams' });
  const bob = seed.createUser({ email: 'bob@acme.test', username: 'bob', displayName: 'Bob Brown' });
  const workspace = seed.createWorkspace({
    slug: 'acme',
    name: 'Acme',
    members: [
      { user: alice, role: 'owner' },
      { user: bob, role: 'member' },
    ],
  });
  const repo = await seed.createRepository({
    workspace,
    name: 'infrastructure',
    owner: alice,
    files: { 'README.md': '# Infrastructure\n', 'app/main.tf': 'resource "null" "a" {}\n' },
  });
  const token = seed.createApiToken({ user: alice, scopes: ALL_SCOPES });
  const bobToken = seed.createApiToken({ user: bob, scopes: ALL_SCOPES });
  const cloneUrl = `${emulator.url.replace('://', `://x-bitbucket-api-token-auth:${token}@`)}/acme/infrastructure.git`;
  return {
    emulator,
    dir,
    alice,
    bob,
    workspace,
    repo,
    token,
    bobToken,
    cloneUrl,
    call: caller(emulator.url, basic(alice.email, token)),
    git,
    async close() {
      await emulator.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function caller(origin: string, credentials: string): Acme['call'] {
  return (method, path, options) => call({ origin, credentials, method, path }, options);
}

type Request = {
  readonly origin: string;
  readonly credentials: string;
  readonly method: string;
  readonly path: string;
};

async function call(
  { origin, credentials, method, path }: Request,
  options: CallOptions = {},
): Promise<Answer> {
  const authorization = options.authorization === undefined ? credentials : options.authorization;
  const response = await fetch(path.startsWith('http') ? path : `${origin}/2.0${path}`, {
    method,
    redirect: options.redirect ?? 'follow',
    headers: {
      ...(authorization === null ? {} : { authorization }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    body: text,
    ...readable(isJson ? JSON.parse(text) : null),
  };
}

/** Real git as a person would run it, without that person's configuration. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Alice Adams', '-c', 'user.email=alice@acme.test'];
  const { stdout } = await run('git', [...identity, ...args], { cwd, env: gitEnvironment() });
  return stdout.trim();
}
