import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isErrno } from '../../errno.ts';
import type { Binaries } from './binaries.ts';
import { type Identity, own } from './identity.ts';
import type { Launcher } from './launcher.ts';
import type { Layout } from './layout.ts';
import { isAlive } from './process.ts';

type ClusterOptions = {
  layout: Layout;
  binaries: Binaries;
  identity: Identity;
  launcher: Launcher;
  durable: boolean;
};

/**
 * Makes the cluster unless it exists. A killed `initdb` leaves a folder that looks usable and is not, so it works in
 * a folder of its own which gets the real name when it is complete; if two servers do this at once, one name wins.
 */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { root, cluster } = options.layout;
  removeLeftovers(root);
  if (existsSync(cluster)) return;
  const unfinished = mkdtempSync(join(root, `cluster.tmp-${process.pid}-`));
  try {
    own(unfinished, options.identity);
    await initialize(unfinished, options);
    renameSync(unfinished, cluster);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

/** What servers that died while `initdb` worked left behind. */
function removeLeftovers(root: string): void {
  for (const name of readdirSync(root)) {
    const pid = /^cluster\.tmp-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) remove(join(root, name));
  }
}

/** An `initdb` that outlives its server for a moment still fills its folder: then a later start removes it. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

async function initialize(
  folder: string,
  { layout, binaries, launcher, durable }: ClusterOptions,
): Promise<void> {
  const [program, args] = launcher.command(join(binaries.folder, 'initdb'), [
    ...['-D', folder, '-U', 'postgres', '-E', 'UTF8', '--locale=C'],
    // Who may enter the socket's folder is who may connect.
    ...['-A', 'trust', '--auth-host=reject', '--no-instructions'],
    ...(durable ? [] : ['--no-sync']),
  ]);
  const child = spawn(program, args, {
    ...launcher.options,
    cwd: '/',
    env: programEnv(layout, binaries),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  const [code, complaint] = await Promise.all([exited, text(child.stderr)]);
  if (code !== 0) throw new Error(`PostgreSQL's initdb failed (exit code ${code}): ${complaint.trim()}`);
}

/** A clean environment: nothing of ours reaches PostgreSQL. */
export function programEnv({ root }: Layout, { env }: Binaries): Record<string, string> {
  return { PATH: '/usr/bin:/bin', HOME: root, LC_ALL: 'C', TZ: 'UTC', ...env };
}
