import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RunUser } from './isolation/executor.ts';
import { isAlive, ownIdentity } from './process-identity.ts';

/** The folders and files of one run. All paths are absolute and real. */
export interface Workspace {
  /** Mode 0700, owned by the run's user. */
  folder: string;
  source: string;
  home: string;
  planFile: string;
  cliConfig: string;
  /** Beside the folder, out of the run's reach: says which process holds the workspace. */
  ownerFile: string;
}

const ownerSuffix = '.owner';

/**
 * Makes a fresh workspace. Its path depends on the run id only, so that absolute paths in a plan hold when the plan is
 * applied by a later job.
 */
export async function createWorkspace(
  workFolder: string,
  runId: string,
  user: RunUser | null,
): Promise<Workspace> {
  const runs = await runsFolder(workFolder);
  const folder = path.join(runs, fileNameOf(runId));
  const workspace: Workspace = {
    folder,
    source: path.join(folder, 'source'),
    home: path.join(folder, 'home'),
    planFile: path.join(folder, 'plan.tfplan'),
    cliConfig: path.join(folder, 'gantry.tfrc'),
    ownerFile: `${folder}${ownerSuffix}`,
  };
  await removeWorkspace(workspace);
  await fs.writeFile(workspace.ownerFile, await ownIdentity(), { mode: 0o600 });
  await fs.mkdir(folder, { mode: 0o700 });
  const folders = [workspace.source, workspace.home, path.join(folder, 'tmp')];
  await Promise.all(folders.map((name) => fs.mkdir(name, { mode: 0o700 })));
  if (user !== null) await giveTo(workspace, folders, user);
  return workspace;
}

async function giveTo(workspace: Workspace, folders: readonly string[], user: RunUser): Promise<void> {
  const passwd = `run:x:${user.uid}:${user.gid}:run:${workspace.home}:/bin/sh\n`;
  await fs.writeFile(path.join(workspace.folder, 'passwd'), passwd, { mode: 0o644 });
  await Promise.all([workspace.folder, ...folders].map((name) => fs.chown(name, user.uid, user.gid)));
}

/** Removes the workspace with everything in it, whatever modes its folders have by now. */
export async function removeWorkspace(workspace: Pick<Workspace, 'folder' | 'ownerFile'>): Promise<void> {
  try {
    await fs.rm(workspace.folder, { recursive: true, force: true });
  } catch {
    await promisify(execFile)('chmod', ['-R', 'u+rwX', workspace.folder]);
    await fs.rm(workspace.folder, { recursive: true, force: true });
  }
  await fs.rm(workspace.ownerFile, { force: true });
}

/** Removes the workspaces of workers that were killed; returns how many. */
export async function removeAbandonedWorkspaces(workFolder: string): Promise<number> {
  const runs = await runsFolder(workFolder);
  const owners = (await fs.readdir(runs)).filter((name) => name.endsWith(ownerSuffix));
  const abandoned = await Promise.all(
    owners.map(async (name) => {
      const ownerFile = path.join(runs, name);
      if (await isAlive(await fs.readFile(ownerFile, 'utf8').catch(() => ''))) return 0;
      await removeWorkspace({ ownerFile, folder: ownerFile.slice(0, -ownerSuffix.length) });
      return 1;
    }),
  );
  return abandoned.reduce<number>((sum, count) => sum + count, 0);
}

/** Others may pass through on the way to their workspace, but not list. */
async function runsFolder(workFolder: string): Promise<string> {
  const runs = path.join(workFolder, 'runs');
  await fs.mkdir(runs, { recursive: true, mode: 0o711 });
  return fs.realpath(runs);
}

const fileNameOf = (runId: string): string => runId.replaceAll(/[^A-Za-z0-9_-]/g, '_');
