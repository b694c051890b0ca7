import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256Hex } from '../../ids.ts';
import type { Binaries } from './binaries.ts';
import { type Identity, isRoot, mayReach } from './identity.ts';

/** Only root writes here, so that nobody can put other programs in the way. */
const CACHE = '/var/cache/gantry';

/**
 * For root, PostgreSQL runs as another user, who may be unable to enter the folder of the programs (a checkout below
 * `/root`, say). They are copied once to where everybody may read them.
 */
export function reachableBinaries(binaries: Binaries, identity: Identity): Binaries {
  const program = join(binaries.folder, 'postgres');
  if (!isRoot() || mayReach(program, identity)) return binaries;
  const original = dirname(binaries.folder);
  const { size, mtimeMs } = statSync(program);
  const copy = join(
    CACHE,
    `postgresql-${binaries.major}-${sha256Hex(`${original} ${size} ${mtimeMs}`).slice(0, 16)}`,
  );
  if (!existsSync(copy)) copyPrograms(original, copy);
  const env = Object.entries(binaries.env).map(([name, value]) => [name, value.replaceAll(original, copy)]);
  return { ...binaries, folder: join(copy, 'bin'), env: Object.fromEntries(env) };
}

/** Complete or not there: the copy gets its name at the end. */
function copyPrograms(original: string, copy: string): void {
  const draft = `${copy}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  chmodSync(CACHE, 0o755);
  cpSync(original, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another server was quicker.
    if (!existsSync(copy)) throw error;
  }
}
