import fs from 'node:fs/promises';
import path from 'node:path';
import type { WorkerLogger } from './logger.ts';
import { defaultWorkFolder } from './options.ts';

/**
 * Makes the work folder and answers with its real path. As root, runs have users of their own, and a folder that they
 * cannot reach (below `/root`, for example) is of no use: then it is the default one. Throws where others could write.
 */
export async function prepareWorkFolder(wanted: string, logger: WorkerLogger): Promise<string> {
  const folder = await makeFolder(wanted);
  if (process.getuid?.() !== 0 || (await isReachable(folder))) return folder;
  logger.warn({ folder, instead: defaultWorkFolder }, 'Users of runs cannot reach the work folder');
  return makeFolder(defaultWorkFolder);
}

async function makeFolder(name: string): Promise<string> {
  await fs.mkdir(name, { recursive: true, mode: 0o711 });
  const folder = await fs.realpath(name);
  const { uid, mode } = await fs.stat(folder);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return folder;
  const message = `Others can write to the work folder ${folder}. Choose one that belongs to the worker's user alone.`;
  throw new Error(message);
}

/** May everybody pass through the folder and all folders above it? */
async function isReachable(folder: string): Promise<boolean> {
  const { mode } = await fs.stat(folder);
  if ((mode & 0o001) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || isReachable(parent);
}
