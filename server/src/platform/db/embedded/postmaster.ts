import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isErrno } from '../../errno.ts';
import type { Binaries } from './binaries.ts';
import { programEnv } from './cluster.ts';
import type { Launcher } from './launcher.ts';
import type { Layout } from './layout.ts';
import { commandLine, isAlive } from './process.ts';
import { serverSettings } from './settings.ts';

export type PostmasterOptions = { layout: Layout; binaries: Binaries; launcher: Launcher; durable: boolean };

/** The status line of the pid file: a stale file can say `ready` too, so it counts only for a living process. */
type Postmaster = { pid: number; status: string };

const POLL_MS = 5;
const RETRY_MS = 250;
const MAX_ATTEMPTS = 20;
/**
 * What is over a moment later: after a crash the old backends still hold the shared memory; and of two servers that
 * start at once PostgreSQL refuses one, which then finds the other.
 */
const PASSING_COMPLAINTS = /shared memory|lock file/;
const STOP_DEADLINE_MS = 30_000;
/** One more than the highest that Linux or macOS gives. */
const IMPOSSIBLE_PID = 4_194_305;
const MAX_LOG_BYTES = 10_000_000;

/**
 * The cluster's running postmaster, started if there is none. One that an earlier or another process of ours
 * started is adopted. Waits for crash recovery, however long it takes.
 */
export async function ensurePostmaster(
  options: PostmasterOptions,
): Promise<{ pid: number; adopted: boolean }> {
  for (let attempt = 1; ; ) {
    const running = findPostmaster(options.layout);
    if (running?.status === 'ready') return { pid: running.pid, adopted: true };
    if (running) {
      // Starting, or stopping: either way it is about to become something else.
      await delay(POLL_MS);
      continue;
    }
    disownPidFile(options.layout);
    const pid = await launchPostmaster(options);
    if (pid !== undefined) return { pid, adopted: false };
    const complaint = logTail(options.layout);
    if (!PASSING_COMPLAINTS.test(complaint) || attempt++ === MAX_ATTEMPTS)
      throw startFailed(options.layout, complaint);
    await delay(RETRY_MS);
  }
}

/** Stops the cluster in the fast way: open transactions are rolled back. The last resort costs only a recovery. */
export async function stopPostmaster(layout: Layout): Promise<void> {
  const running = findPostmaster(layout);
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  for (let waited = 0; isPostmaster(running.pid, layout); waited += POLL_MS) {
    if (waited === STOP_DEADLINE_MS) process.kill(running.pid, 'SIGQUIT');
    await delay(POLL_MS);
  }
}

/** The living postmaster of exactly this folder: its pid may have been given to another program since. */
export function findPostmaster(layout: Layout): Postmaster | undefined {
  const lines = readIfExists(join(layout.cluster, 'postmaster.pid')).split('\n');
  const pid = Number(lines[0]);
  return pid > 0 && isPostmaster(pid, layout) ? { pid, status: lines[7]?.trim() ?? '' } : undefined;
}

/**
 * After a crash the pid in the file can belong to another program of the same user, above all in a container, where
 * few pids are in use; PostgreSQL would refuse to start for ever. The file gets a pid that no process can have; the
 * rest of it stays, since PostgreSQL finds by it the shared memory that old backends may still use.
 */
function disownPidFile({ cluster }: Layout): void {
  const file = join(cluster, 'postmaster.pid');
  const lines = readIfExists(file).split('\n');
  const pid = Number(lines[0]);
  if (pid > 0 && isAlive(pid)) writeFileSync(file, [IMPOSSIBLE_PID, ...lines.slice(1)].join('\n'));
}

function readIfExists(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return '';
    throw error;
  }
}

function isPostmaster(pid: number, { cluster }: Layout): boolean {
  return commandLine(pid).includes(` -D ${cluster} `);
}

/** Starts one and answers its pid once it is ready, or nothing if it ended. It outlives this process. */
async function launchPostmaster({
  layout,
  binaries,
  launcher,
  durable,
}: PostmasterOptions): Promise<number | undefined> {
  const settings = Object.entries(serverSettings(binaries.major, durable));
  const [program, args] = launcher.command(join(binaries.folder, 'postgres'), [
    ...['-D', layout.cluster, '-k', layout.socket],
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const log = openLog(layout);
  const child = spawn(program, args, {
    ...launcher.options,
    cwd: '/',
    env: programEnv(layout, binaries),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  await spawned(child);
  while (child.exitCode === null && child.signalCode === null) {
    const running = findPostmaster(layout);
    if (running && running.pid === child.pid && running.status === 'ready') return running.pid;
    await delay(POLL_MS);
  }
  return undefined;
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
}

function openLog({ log }: Layout): number {
  const file = openSync(log, 'a', 0o600);
  if (statSync(log).size > MAX_LOG_BYTES) truncateSync(log);
  return file;
}

function logTail({ log }: Layout): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
}

function startFailed({ cluster, log }: Layout, complaint: string): Error {
  return new Error(`PostgreSQL does not start in ${cluster}. The end of ${log}:\n${complaint}`);
}
