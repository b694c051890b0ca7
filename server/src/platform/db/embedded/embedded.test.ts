import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '../../logger.ts';
import { openDatabase } from '../index.ts';
import { type Identity, isRoot } from './identity.ts';
import { startEmbeddedPostgres } from './index.ts';
import { openLayout } from './layout.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { type ServerProcess, spawnServer, startServer } from './testing/server-process.ts';

// Processes start and recover here while the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const logger = createLogger({ level: 'silent' });
const nobody: Identity = { uid: 65_534, gid: 65_534 };
const systemBinaries = ['18', '17', '16', '15', '14']
  .map((version) => `/usr/lib/postgresql/${version}/bin`)
  .find((folder) => existsSync(folder));

/** Who can start a server here, with which binaries; root's temporary folder is closed to everybody else. */
const situations: { name: string; identity?: Identity; binDir?: string }[] = [
  { name: isRoot() ? 'as root in a folder that only root may enter' : 'as a plain user' },
  ...(isRoot() ? [{ name: 'as a plain user', identity: nobody }] : []),
  ...(systemBinaries ? [{ name: "with the system's binaries", binDir: systemBinaries }] : []),
];

let folder: string;
let dataDir: string;
let servers: ServerProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-embedded-'));
  dataDir = join(folder, 'data');
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.kill();
  if (existsSync(dataDir)) await stopPostmaster(openLayout(dataDir));
  rmSync(folder, { recursive: true, force: true });
});

const start = async (options: { identity?: Identity; binDir?: string } = {}) => {
  const server = await startServer({ dataDir, ...options });
  servers.push(server);
  return server;
};
/** In this process, and without waiting for the disk. */
const startQuickly = () => startEmbeddedPostgres({ dataDir, logger, durable: false });
const postmasterPid = () => findPostmaster(openLayout(dataDir))?.pid;
const countRows = async (server: { url: string }, pid: number) => {
  const db = await openDatabase({ url: server.url, logger });
  const { rows } = await db.execute(
    'select count(*) as n, max(number) as last from rows where process = $1',
    [pid],
  );
  await db.close();
  return rows[0];
};

describe.each(situations)('a private PostgreSQL $name', ({ identity, binDir }) => {
  const options = { ...(identity ? { identity } : {}), ...(binDir ? { binDir } : {}) };

  it('starts, stops, starts again, and survives that its server or all of it is killed', async () => {
    if (identity) chownSync(folder, identity.uid, identity.gid);

    const first = await start(options);
    expect(first.adopted).toBe(false);
    expect(statSync(`/proc/${postmasterPid()}`).uid).not.toBe(0);
    expect(statSync(join(dataDir, 'cluster')).mode & 0o777).toBe(0o700);
    await expect.poll(first.written).toBeGreaterThan(20);
    await first.stop();
    expect(postmasterPid()).toBeUndefined();

    const second = await start(options);
    expect(second.adopted).toBe(false);
    await expect.poll(second.written).toBeGreaterThan(20);
    await second.kill();

    const third = await start(options);
    expect(third.adopted).toBe(true);
    await expect.poll(third.written).toBeGreaterThan(20);
    process.kill(postmasterPid() ?? 0, 'SIGKILL');
    await third.kill();

    const fourth = await start(options);
    expect(fourth.adopted).toBe(false);
    for (const server of [first, second, third]) {
      const { n, last } = Object(await countRows(fourth, server.pid));
      expect(n).toBe(last);
      expect(n).toBeGreaterThanOrEqual(server.written());
    }
    await fourth.stop();
    expect(postmasterPid()).toBeUndefined();
  });
});

describe('what a crash leaves behind', () => {
  it('of initdb is thrown away', async () => {
    mkdirSync(join(dataDir, 'cluster.tmp-4194305-abc'), { recursive: true });
    writeFileSync(join(dataDir, 'cluster.tmp-4194305-abc', 'PG_VERSION'), '18\n');
    const { child, exited } = spawnServer({ dataDir });
    const unfinished = () =>
      readdirSync(dataDir).filter((name) => name.startsWith(`cluster.tmp-${child.pid}`));
    await expect.poll(unfinished, { interval: 5, timeout: 10_000 }).toHaveLength(1);
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(join(dataDir, 'cluster'))).toBe(false);
    // The orphaned initdb ends by itself, sooner or later.
    const startAndStop = async () => {
      await (await startQuickly()).stop();
      return readdirSync(dataDir).sort();
    };
    await expect.poll(startAndStop, { timeout: 20_000 }).toEqual(['cluster', 'postgres.log', 'socket']);
  });

  it('as a pid file that says ready does not deceive, even when another program has the pid', async () => {
    const first = await start();
    const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    await first.stop();
    for (const pid of [4_194_303, process.pid]) {
      writeFileSync(pidFile, content.replace(/^\d+/, String(pid)), { mode: 0o600 });
      const { uid, gid } = statSync(join(dataDir, 'cluster'));
      chownSync(pidFile, uid, gid);
      const next = await start();
      expect(next.adopted).toBe(false);
      await next.stop();
    }
  });
});

describe('several servers on one folder', () => {
  it('that start at once share one cluster, which ends with the last of them', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect([first.adopted, second.adopted].filter(Boolean)).toHaveLength(1);
    await expect.poll(async () => Object(await countRows(first, second.pid)).n).toBeGreaterThan(5);
    const pid = postmasterPid();
    await first.stop();
    const before = second.written();
    await expect.poll(second.written).toBeGreaterThan(before + 5);
    expect(postmasterPid()).toBe(pid);
    await second.stop();
    expect(postmasterPid()).toBeUndefined();
  });

  it('hand the cluster over while one leaves and another comes', async () => {
    let current = await startQuickly();
    for (let round = 0; round < 12; round++) {
      const coming = startQuickly();
      await current.stop();
      current = await coming;
      const db = await openDatabase({ url: current.url, logger });
      expect((await db.execute('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await db.close();
    }
    await current.stop();
    expect(postmasterPid()).toBeUndefined();
  });
});

describe('startEmbeddedPostgres', () => {
  it('needs nothing of root in a folder that everybody may enter', async () => {
    chmodSync(folder, 0o755);
    const cluster = await startQuickly();
    expect(readFileSync(`/proc/${postmasterPid()}/status`, 'utf8')).toMatch(/^CapEff:\s+0+$/m);
    await cluster.stop();
  });

  it('starts PostgreSQL again when it dies', async () => {
    const cluster = await startQuickly();
    const db = await openDatabase({ url: cluster.url, logger });
    const died = postmasterPid() ?? 0;
    process.kill(died, 'SIGKILL');
    const ask = () =>
      db.execute('select 1 as one').then(
        ({ rows }) => rows,
        () => 'down',
      );
    // It may be back before anybody saw that it was gone: another process is what tells.
    await expect.poll(() => postmasterPid() ?? died, { timeout: 30_000 }).not.toBe(died);
    await expect.poll(ask, { timeout: 30_000 }).toEqual([{ one: 1 }]);
    await db.close();
    await cluster.stop();
    expect(postmasterPid()).toBeUndefined();
  });

  it('finds a place for its socket where the path is too long for one', async () => {
    dataDir = join(folder, 'x'.repeat(60), 'y'.repeat(60));
    const cluster = await startQuickly();
    expect(cluster.url).toContain(encodeURIComponent('/tmp/gantry-pg-'));
    await (await openDatabase({ url: cluster.url, logger })).close();
    await cluster.stop();
    rmSync(openLayout(dataDir).socket, { recursive: true });
  });

  it('says what to do when there are no binaries, or only of another version', async () => {
    const nowhere = startEmbeddedPostgres({ dataDir, logger, binDir: '/nowhere' });
    await expect(nowhere).rejects.toMatchObject({ code: 'DATABASE_BINARIES_MISSING' });
    mkdirSync(join(dataDir, 'cluster'), { recursive: true });
    if (isRoot()) chownSync(join(dataDir, 'cluster'), nobody.uid, nobody.gid);
    writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '12\n');
    const mismatch = startQuickly();
    await expect(mismatch).rejects.toMatchObject({
      code: 'DATABASE_VERSION_MISMATCH',
      details: { needed: 12 },
    });
  });

  it("tells the end of PostgreSQL's log when it does not start", async () => {
    const cluster = await startQuickly();
    await cluster.stop();
    rmSync(join(dataDir, 'cluster', 'global', 'pg_control'));
    await expect(startQuickly()).rejects.toThrow(/pg_control/);
  });
});
