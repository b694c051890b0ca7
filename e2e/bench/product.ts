import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiClient, createApiClient } from '@gantry/contract/client';
import { signIn } from '../support/sign-in.ts';
import { until } from '../support/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const benchPassword = 'bench-password-of-the-admin';

export type Product = {
  readonly url: string;
  readonly pid: number;
  readonly admin: ApiClient;
  /** From the start of the process to its first answer. */
  readonly startMilliseconds: number;
  stop(): Promise<void>;
};

export type ProductOptions = {
  readonly dataDir: string;
  readonly environment?: Readonly<Record<string, string>>;
};

export async function temporaryFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-bench-'));
  await chmod(dir, 0o755);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** The product as it is shipped: the bundled server in a process of its own, with what it starts. */
export async function startProduct({ dataDir, environment = {} }: ProductOptions): Promise<Product> {
  const program = join(root, 'dist/server/main.mjs');
  if (!existsSync(program)) throw new Error('Build first: npm run build.');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GANTRY_DATA_DIR: dataDir,
      GANTRY_PORT: String(port),
      GANTRY_ADMIN_PASSWORD: benchPassword,
      GANTRY_LOG_LEVEL: 'error',
      GANTRY_LOG_FORMAT: 'json',
      GANTRY_WORKER_LOG_LEVEL: 'error',
      ...environment,
    },
  });
  await until('the first answer', () => answers(url, child), { everyMilliseconds: 5 });
  const startMilliseconds = performance.now() - started;
  const cookie = await signIn(url, 'admin', benchPassword);
  return {
    url,
    pid: child.pid ?? 0,
    admin: createApiClient({ url, headers: async () => ({ cookie, origin: url }) }),
    startMilliseconds,
    stop: () => stopChild(child),
  };
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}.`);
  return fetch(`${url}/health`).then(
    (response) => response.ok,
    () => false,
  );
}

/** A server that does not end when it is told to is a finding of other tests; a bench goes on. */
const patienceMs = 15_000;

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    child.once('exit', () => {
      clearTimeout(impatient);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

export function freePort(): Promise<number> {
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
