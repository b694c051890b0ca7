import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, constants, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiClient, createApiClient } from '@gantry/contract/client';
import { FakeCloud, installFakeCloud } from '@gantry/fake-cloud';
import { type Acme, everyUsefulScope, startAcme } from '../support/acme.ts';
import { signIn } from '../support/sign-in.ts';
import { until } from '../support/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type World = {
  readonly dir: string;
  readonly cloudFile: string;
  readonly cleanUp: (() => Promise<void>)[];
  acme: Acme | null;
};

export type Server = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly admin: ApiClient;
};

export async function createWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-demo-'));
  await chmod(dir, 0o755);
  const cleanUp = [() => rm(dir, { recursive: true, force: true })];
  return { dir, cloudFile: join(dir, 'cloud', 'cloud.json'), cleanUp, acme: null };
}

export async function startBitbucket(world: World): Promise<Acme> {
  const acme = await startAcme(join(world.dir, 'bitbucket'), { scopes: everyUsefulScope });
  world.acme = acme;
  world.cleanUp.unshift(() => acme.emulator.close());
  return acme;
}

/** The product as `npm start` runs it, on free ports and in a folder of its own. */
export async function startServer(world: World, bitbucketUrl: string): Promise<Server> {
  // Runs are done by other users, who may be unable to enter the folder that this Node is in.
  const node = join(world.dir, 'node');
  await copyFile(process.execPath, node, constants.COPYFILE_FICLONE);
  await chmod(node, 0o755);
  const cloud = await installFakeCloud(join(world.dir, 'provider'), node);
  FakeCloud.create(world.cloudFile, { openToAllUsers: true });
  const url = `http://127.0.0.1:${await freePort()}`;
  const username = 'admin';
  const password = randomBytes(9).toString('base64url').padEnd(12, 'x');
  const bundle = join(root, 'dist/server/main.mjs');
  const program = existsSync(bundle) ? bundle : join(root, 'server/src/main.ts');
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environmentOf('PATH', 'HOME', 'TMPDIR', 'LANG', 'PG_BIN_DIR', 'DATABASE_URL'),
      GANTRY_DATA_DIR: join(world.dir, 'gantry'),
      GANTRY_PORT: new URL(url).port,
      GANTRY_ACCOUNT_NAME: 'acme',
      GANTRY_ADMIN_USERNAME: username,
      GANTRY_ADMIN_PASSWORD: password,
      GANTRY_BITBUCKET_API_URL: `${bitbucketUrl}/2.0`,
      GANTRY_BITBUCKET_GIT_URL: bitbucketUrl,
      GANTRY_LOG_LEVEL: 'warn',
      GANTRY_LOG_FORMAT: 'json',
      GANTRY_WORKER_LOG_LEVEL: 'warn',
      GANTRY_WORKER_READ_PATHS: cloud.readPaths.join(':'),
      GANTRY_WORKER_WRITE_PATHS: join(world.dir, 'cloud'),
      GANTRY_WORKER_PROVIDER_MIRRORS: cloud.mirrorDir,
    },
  });
  const said = collect(child);
  world.cleanUp.unshift(() => stop(child));
  await until('Gantry to answer', () => answers(url, child, said), { seconds: 60 });
  const cookie = await signIn(url, username, password);
  const admin = createApiClient({ url, headers: async () => ({ cookie, origin: url }) });
  return { url, username, password, admin };
}

async function answers(url: string, child: ChildProcess, said: () => string): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`Gantry ended with code ${child.exitCode}:\n${said()}`);
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

/** The end of what the process wrote, for when it fails. */
function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = `${text}${chunk}`.slice(-20_000);
    });
  }
  return () => text;
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

const environmentOf = (...names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
