import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openLayout } from '../embedded/layout.ts';
import { stopPostmaster } from '../embedded/postmaster.ts';
import { isAlive } from '../embedded/process.ts';
import { clusterOf, RUN_FOLDER, runFolder } from './cluster.ts';

/** Gives the run a folder for its cluster, and at the end stops the cluster if a test started it. */
export default async function setup(): Promise<() => Promise<void>> {
  await removeLeftovers();
  const folder = runFolder(process.pid);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  process.env[RUN_FOLDER] = folder;
  return () => remove(folder);
}

/** Runs that were killed leave their cluster running. */
async function removeLeftovers(): Promise<void> {
  const pids = readdirSync(tmpdir()).map((name) => Number(/^gantry-test-(\d+)$/.exec(name)?.[1]));
  for (const pid of pids) if (pid > 0 && !isAlive(pid)) await remove(runFolder(pid));
}

async function remove(folder: string): Promise<void> {
  const { dataDir } = clusterOf(folder);
  if (existsSync(dataDir)) await stopPostmaster(openLayout(dataDir));
  rmSync(folder, { recursive: true, force: true });
}
