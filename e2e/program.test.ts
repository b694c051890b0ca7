import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../server/src/free-port.ts';
import { createTestDatabase } from '../server/src/platform/db/testing/index.ts';
import { signIn } from './support/sign-in.ts';
import { until } from './support/until.ts';

/** What `npm start` starts: the server as a process of its own. */
const program = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));

type Program = {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything on standard output and standard error so far. */
  readonly said: () => string;
  readonly ended: Promise<number | null>;
};

let dir: string;
let port: number;
const running = new Set<Program>();

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gantry-program-'));
  // PostgreSQL runs as another user where the tests are root's.
  await chmod(dir, 0o755);
  port = await freePort('127.0.0.1');
});
afterEach(async () => {
  for (const one of running) {
    one.child.kill('SIGKILL');
    await one.ended;
  }
  running.clear();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function start(environment: Record<string, string> = {}): Program {
  const { PATH, HOME, PG_BIN_DIR } = process.env;
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      HOME,
      ...(PG_BIN_DIR === undefined ? {} : { PG_BIN_DIR }),
      GANTRY_DATA_DIR: join(dir, 'data'),
      GANTRY_PORT: String(port),
      GANTRY_WORKERS: '1',
      GANTRY_LOG_LEVEL: 'warn',
      ...environment,
    },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  const one = { child, url: `http://127.0.0.1:${port}`, said: () => text, ended };
  running.add(one);
  return one;
}

const ready = (one: Program): Promise<string> =>
  until('the greeting', async () => {
    if (one.child.exitCode !== null) throw new Error(`It ended: ${one.said()}`);
    return one.said().includes('Gantry is ready') ? one.said() : null;
  });
async function stop(one: Program): Promise<number | null> {
  one.child.kill('SIGTERM');
  const code = await one.ended;
  running.delete(one);
  return code;
}

test('from an empty folder: database, first admin, worker; the password is printed once and no start later', async () => {
  const first = start();
  const greeting = await ready(first);
  expect(greeting).toContain(first.url);
  expect(greeting).toContain('embedded, in ');
  expect(greeting).toContain('Sign in as admin');
  const password = /Password {3}(\S+)/.exec(greeting)?.[1] ?? '';
  expect(await signIn(first.url, 'admin', password)).toMatch(/^\S+=\S+$/);
  expect((await fetch(`${first.url}/health`)).status).toBe(200);
  expect(await stop(first)).toBe(0);
  await expect(fetch(`${first.url}/health`)).rejects.toThrow();

  const second = start();
  const again = await ready(second);
  expect(again).not.toMatch(/Password|Sign in/);
  expect(await signIn(second.url, 'admin', password)).toMatch(/^\S+=\S+$/);
  expect(await stop(second)).toBe(0);
});

test('a request that is under way when the signal comes is answered', async () => {
  const one = start({ GANTRY_WORKERS: '0' });
  await ready(one);
  const headers = { 'content-type': 'application/json', origin: one.url };
  const sent = request(`${one.url}/graphql`, { method: 'POST', headers });
  const answer = once(sent, 'response');
  sent.write('{"query":');
  await until('the connection', async () => (await fetch(`${one.url}/health`)).ok);
  one.child.kill('SIGTERM');
  await until('the end of listening', () =>
    fetch(`${one.url}/health`).then(
      () => false,
      () => true,
    ),
  );
  sent.end('"{ __typename }"}');
  const [response] = await answer;
  expect(response.statusCode).toBe(200);
  response.resume();
  expect(await one.ended).toBe(0);
});

test('a port that is taken is told in words, and nothing is left running', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const one = start();
  expect(await one.ended).toBe(1);
  expect(one.said()).toContain(
    'Another program listens on the port. Stop it, or set GANTRY_PORT to a free one.',
  );
  expect(one.said()).not.toMatch(/^\s+at /m);
  await new Promise((resolve) => other.close(resolve));
  const next = start();
  await ready(next);
  expect(await stop(next)).toBe(0);
});

test('every variable that is wrong is told at once, before anything is started', async () => {
  const one = start({ GANTRY_PORT: 'high', GANTRY_PUBLIC_URL: 'gantry', GANTRY_ADMIN_PASSWORD: 'short-one' });
  expect(await one.ended).toBe(1);
  for (const name of ['GANTRY_PORT', 'GANTRY_PUBLIC_URL', 'GANTRY_ADMIN_PASSWORD']) {
    expect(one.said()).toContain(`  ${name}: `);
  }
  expect(one.said()).toContain('CONFIG_INVALID');
  expect(one.said()).not.toContain('short-one');
});

test('a database of a newer release is refused and left as it is', async () => {
  const database = await createTestDatabase();
  try {
    await database.db.execute(
      "insert into schema_migrations (number, name, checksum) values (9999, 'from the future', 'x')",
    );
    const one = start({ DATABASE_URL: database.url });
    expect(await one.ended).toBe(1);
    expect(one.said()).toContain('SCHEMA_NEWER_THAN_CODE');
    expect(one.said()).toContain('newer Gantry');
    expect((await database.db.execute('select from users')).rows).toEqual([]);
  } finally {
    await database.drop();
  }
});
