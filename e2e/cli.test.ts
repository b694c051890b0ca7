import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase } from '../server/src/platform/db/testing/index.ts';
import { type Installation, startInstallation } from './support/installation.ts';
import { createStack, runsOf } from './support/platform.ts';
import { until } from './support/until.ts';

const main = fileURLToPath(new URL('../cli/src/main.ts', import.meta.url));
const apiKey = z.object({ id: z.string(), secret: z.string() });

const terraform = (size: number): string => `resource "terraform_data" "network" {\n  input = ${size}\n}\n`;

let installation: Installation;
let configDir: string;
let repo: Repository;
let stack: string;
let key: z.output<typeof apiKey>;

beforeAll(async () => {
  configDir = await mkdtemp(join(tmpdir(), 'gantry-cli-'));
  installation = await startInstallation();
  repo = await installation.createRepository('infra', {
    'network/main.tf': terraform(1),
  });
  const { admin } = installation.gantry;
  stack = await createStack(admin, { name: 'Network', repository: 'acme/infra', projectRoot: 'network' });
  const document = 'mutation { apiKeyCreate(input: { name: "ci", admin: true }) { id secret } }';
  key = (await admin.query(z.object({ apiKeyCreate: apiKey }), document)).apiKeyCreate;
});
afterAll(async () => {
  await installation?.close();
  await rm(configDir, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  // Compiled once: the program starts some twenty times.
  const cache = join(configDir, 'compiled');
  const clean = { PATH: process.env.PATH, GANTRY_CONFIG_DIR: configDir, NODE_COMPILE_CACHE: cache, ...env };
  return spawn(process.execPath, [main, ...args], { env: clean, stdio: ['pipe', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<Ended> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The program has no pipes.');
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(stdout), text(stderr)]);
  return { code: z.number().nullable().parse(code), out, err };
}

async function gantry(...args: string[]): Promise<Ended> {
  const child = start(args);
  child.stdin?.end();
  return ended(child);
}

async function json(...args: string[]): Promise<unknown> {
  const { code, out, err } = await gantry(...args, '--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}

test('signs in with a key that is proven first, and keeps it for its owner only', async () => {
  const { url } = installation.gantry;
  const wrong = await gantry('login', '--url', url, '--key-id', key.id, '--key-secret', 'wrong');
  expect(wrong).toMatchObject({ code: 3, err: expect.stringContaining('(UNAUTHENTICATED)') });
  const nobody = await gantry('whoami');
  expect(nobody).toMatchObject({ code: 3, out: '', err: expect.stringContaining('gantry login') });

  const login = start(['login', '--url', `${url}/`, '--key-id', key.id, '--key-secret', '-']);
  login.stdin?.end(`${key.secret}\n`);
  expect(await ended(login)).toEqual({ code: 0, out: `Signed in to ${url} as ci.\n`, err: '' });
  expect((await stat(join(configDir, 'config.json'))).mode & 0o777).toBe(0o600);
  expect(await json('whoami')).toMatchObject({ url, account: 'acme', viewer: { name: 'ci', admin: true } });
});

test('lists, shows, locks and unlocks stacks', async () => {
  const [list, shown] = await Promise.all([gantry('stack', 'list'), gantry('stack', 'show', stack)]);
  expect(list).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^ID {2,}STATE.*\nnetwork +– No runs yet/),
  });
  expect(list.out).not.toContain('\u001b');
  expect(shown.out).toContain('acme/infra, branch main');
  const locked = await gantry('stack', 'lock', stack, '--note', 'Moving house');
  expect(locked).toMatchObject({ code: 0, out: expect.stringContaining('locked by ci') });
  expect(await json('stack', 'show', stack)).toMatchObject({ lockedBy: 'ci', lockNote: 'Moving house' });
  expect(await json('stack', 'unlock', stack)).toMatchObject({ id: stack, lockedBy: null });
  expect(await json('stack', 'sync', stack)).toMatchObject({ trackedCommit: { hash: expect.any(String) } });
});

test('follows a run from trigger over confirm to the end', async () => {
  const { admin } = installation.gantry;
  const triggered = start(['run', 'trigger', stack, '--follow']);
  const whole = ended(triggered);
  await until('the plan', async () =>
    (await runsOf(admin, stack)).find(({ state }) => state === 'UNCONFIRMED'),
  );
  const log = await gantry('run', 'logs', `${stack}/1`);
  expect(log).toMatchObject({ code: 0, err: expect.stringContaining('--follow') });
  expect(log.out).toContain('terraform_data.network');

  const shown = await gantry('run', 'show', `${stack}/latest`);
  expect(shown.out).toContain('+ terraform_data.network');
  expect(shown.out).toContain(`gantry run confirm ${stack}/1`);
  const confirmed = await gantry('run', 'confirm', `${stack}/1`);
  expect(confirmed).toMatchObject({ code: 0, err: '' });

  const followed = await whole;
  expect(followed).toMatchObject({ code: 0, out: expect.stringContaining('Apply complete') });
  expect(followed.out.match(/will be created/g)).toHaveLength(1);
  expect(followed.err).toContain('◆ Needs confirmation');
  expect(followed.err).toContain('● Finished');
  expect(await json('run', 'list', stack)).toMatchObject([
    { number: 1, state: 'FINISHED', delta: { add: 1 } },
  ]);
});

test('tells of deliveries, and by its exit code how runs end that are not wanted', async () => {
  const { acme, gantry: server } = installation;
  const files = { 'network/main.tf': terraform(2) };
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'main',
    files,
    message: 'Grow\n',
    author: acme.ada.user,
  });
  await until('the pushed plan', async () =>
    (await runsOf(server.admin, stack)).find(({ state }) => state === 'UNCONFIRMED'),
  );
  const [delivery] = z
    .array(z.object({ id: z.string() }))
    .parse(await json('delivery', 'list', '--limit', '1'));
  const replayed = await gantry('delivery', 'replay', delivery?.id ?? '');
  expect(replayed).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${stack}: tracked run ${stack}/2`),
  });

  const preview = ended(start(['run', 'trigger', stack, '--preview', '--follow', '--json']));
  const follower = ended(start(['run', 'logs', `${stack}/2`, '--follow']));
  const { out } = await preview;
  expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({
    event: 'run',
    number: 3,
    state: 'FINISHED',
  });
  // The second run holds the stack, so another one waits and can be dropped at any time.
  const { id } = z.object({ id: z.string() }).parse(await json('run', 'trigger', stack));
  expect(await json('run', 'stop', id)).toMatchObject({ id, state: 'DISCARDED' });
  expect(await gantry('run', 'discard', `${stack}/2`, '--note', 'Not today')).toMatchObject({ code: 0 });
  expect(await follower).toMatchObject({ code: 6, err: expect.stringContaining('Not today') });
});

test('answers what cannot be done with a sentence and an exit code', async () => {
  const key = { GANTRY_API_KEY_ID: 'key', GANTRY_API_KEY_SECRET: 'secret', GANTRY_URL: 'http://127.0.0.1:2' };
  const [noStack, noRun, refused, noCommand, noServer, tested] = await Promise.all([
    gantry('stack', 'show', 'nowhere', '--json'),
    gantry('run', 'show', `${stack}/99`),
    gantry('run', 'confirm', `${stack}/1`),
    gantry('stack', 'paint'),
    ended(start(['stack', 'list'], key)),
    gantry('integration', 'test'),
  ]);
  expect(noStack).toMatchObject({ code: 4, out: '' });
  expect(JSON.parse(noStack.err)).toMatchObject({ error: { code: 'NOT_FOUND', exitCode: 4 } });
  expect(noRun).toMatchObject({ code: 4, err: expect.stringContaining(`gantry run list ${stack}`) });
  expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('(RUN_TRANSITION_INVALID)') });
  expect(noCommand).toMatchObject({ code: 2, err: expect.stringContaining('list, show, lock') });
  expect(noServer).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
  });
  expect(tested).toMatchObject({ code: 0, out: expect.stringMatching(/read:repository:bitbucket +yes/) });
  expect(await json('integration', 'list')).toMatchObject([{ name: 'Acme Default', usedByStacks: 1 }]);
});

test('proves the audit trail, and that it still holds what was noted', async () => {
  const proof = z.object({ ok: z.boolean(), entries: z.number(), head: z.string() });
  const { ok, entries, head } = proof.parse(await json('audit', 'verify'));
  expect(ok).toBe(true);
  expect(entries).toBeGreaterThan(0);
  const again = await gantry('audit', 'verify', '--expect', head);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('The trail is whole') });
  const foreign = await gantry('audit', 'verify', '--expect', 'ab'.repeat(32));
  expect(foreign).toMatchObject({ code: 1, out: expect.stringContaining('No entry has the given hash') });
});

test('the doctor examines the integrations too', async () => {
  const { code, out } = await gantry('doctor', '--json');
  const findings = z
    .array(z.object({ check: z.string(), state: z.enum(['ok', 'warning', 'problem']), message: z.string() }))
    .parse(JSON.parse(out));
  const about = (name: string) => findings.filter(({ check }) => check === name);
  expect(about('server')[0]?.message).toMatch(/version/);
  expect(about('Acme Default').length).toBeGreaterThan(3);
  expect(
    about('Acme Default')
      .map(({ message }) => message)
      .join(),
  ).toContain('acme/infra');
  expect(code).toBe(findings.some(({ state }) => state === 'problem') ? 1 : 0);
});

test('backs up while the server goes on, and restores everything with its key into an empty database', async () => {
  const { database, admin } = installation.gantry;
  const file = join(configDir, 'backup.tar.gz');
  const folder = async (name: string) => {
    await mkdir(join(configDir, name));
    return join(configDir, name);
  };
  const secret = { GANTRY_BACKUP_PASSPHRASE: 'correct horse battery staple' };
  const [from, to, none] = [await folder('from'), await folder('to'), await folder('none')];
  const nothing = await ended(start(['backup', '--file', file], { GANTRY_DATA_DIR: none }));
  expect(nothing).toMatchObject({ code: 1, err: expect.stringContaining('no Gantry here to back up') });
  expect(await readdir(none)).toEqual([]);
  const masterKey = randomBytes(32).toString('base64');
  const here = {
    DATABASE_URL: database.url,
    GANTRY_DATA_DIR: from,
    GANTRY_ENCRYPTION_KEY: masterKey,
    ...secret,
  };
  const backedUp = await ended(start(['backup', '--file', file, '--with-key', '--json'], here));
  expect(backedUp.code, backedUp.err).toBe(0);
  expect(
    await admin.query(z.object({ viewer: z.object({ name: z.string() }) }), '{ viewer { name } }'),
  ).toBeTruthy();

  const empty = await createTestDatabase({ migrations: null });
  try {
    const there = { DATABASE_URL: empty.url, GANTRY_DATA_DIR: to, ...secret };
    const wrong = { ...there, GANTRY_BACKUP_PASSPHRASE: 'another one' };
    const refused = await ended(start(['restore', '--file', file], wrong));
    expect(refused.code, refused.err).toBe(1);
    const missing = await ended(start(['restore', '--file', `${file}.not`], there));
    expect(missing.code, missing.err).toBe(1);
    const restored = await ended(start(['restore', '--file', file], there));
    expect(restored.code, restored.err).toBe(0);
    const count = async ({ db }: { db: typeof database.db }) =>
      (await db.kysely.selectFrom('runs').select(['id', 'state']).orderBy('id').execute()).length;
    expect(await count(empty)).toBe(await count(database));
    expect((await readFile(join(to, 'encryption.key'), 'utf8')).trim()).toBe(masterKey);
    const again = await ended(start(['restore', '--file', file], there));
    expect(again).toMatchObject({ code: 1 });
  } finally {
    await empty.drop();
  }
});

test('completes every command in every shell', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await gantry('completion', shell);
    expect(code).toBe(0);
    for (const word of ['backup', 'restore', 'doctor', 'with-key']) expect(out).toContain(word);
  }
});
