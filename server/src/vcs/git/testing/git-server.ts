import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { GitAccess } from '../git-environment.ts';

const ADA = { NAME: 'Ada', EMAIL: 'ada@acme.io', DATE: '2026-01-01T00:00:00Z' };
const env = {
  PATH: process.env.PATH ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  ...Object.fromEntries(
    Object.entries(ADA).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  ),
};

export type Hit = { readonly url: string; readonly authorization: string | undefined };
export type Refusal = { readonly status: number; readonly body?: string; readonly location?: string };

/** A temporary folder for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-git-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A repository behind `git http-backend` with Basic auth on a free loopback port, for one test. */
export async function serveGit() {
  const root = await temporaryFolder();
  const work = join(root, 'work');
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: work, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  mkdirSync(work);
  git('init', '-q', '-b', 'main');
  const hits: Hit[] = [];
  /** `isOld`: speaks protocol 0 only, which gives no commit that is not the tip of a branch. */
  const state: { refusal: Refusal | null; isOld: boolean } = { refusal: null, isOld: false };

  const expected = `Basic ${Buffer.from('x-token-auth:secret').toString('base64')}`;
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    hits.push({ url: request.url ?? '', authorization });
    const { refusal } = state;
    if (refusal) {
      const location = refusal.location === undefined ? {} : { location: refusal.location };
      response
        .writeHead(refusal.status, { 'content-type': 'text/plain', ...location })
        .end(refusal.body ?? '');
    } else if (authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Bitbucket.org HTTP"' }).end();
    } else {
      if (state.isOld) delete request.headers['git-protocol'];
      httpBackend(root, request, response);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server listens on no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  const access: GitAccess = { url: `${origin}/work/.git`, username: 'x-token-auth', password: 'secret' };

  return {
    git,
    hits,
    state,
    origin,
    access,
    /** Writes files and commits them on the branch that is checked out; returns the hash. */
    commit(files: Readonly<Record<string, string>>): string {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), text);
      }
      git('add', '-A');
      git('commit', '-q', '-m', 'Change');
      return git('rev-parse', 'HEAD');
    },
  };
}

function httpBackend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const header = (name: string) => String(request.headers[name] ?? '');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header('content-type'),
      CONTENT_LENGTH: header('content-length'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: header('git-protocol'),
    },
  });
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  backend.stdout.on('data', (chunk: Buffer) => {
    if (response.headersSent) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const lines = head.subarray(0, end).toString().split('\r\n');
    const fields = lines.map((line) => line.split(/: (.*)/s, 2).map(String));
    const status = Number(fields.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200);
    for (const [name = '', value = ''] of fields) if (name !== 'Status') response.setHeader(name, value);
    response.writeHead(status).write(head.subarray(end + 4));
  });
  backend.on('close', () => response.end());
}
