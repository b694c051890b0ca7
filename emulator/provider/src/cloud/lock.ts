import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError, systemErrorCode } from './cloud-error.ts';

/** A holder works synchronously for milliseconds, so an older lock belongs to a process that was killed. */
const STALE_AFTER_MS = 5_000;
const GIVE_UP_AFTER_MS = 15_000;

function tryLock(path: string, owner: string): boolean {
  try {
    const handle = openSync(path, 'wx', 0o666);
    writeSync(handle, owner);
    closeSync(handle);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead process's lock away. Renaming first makes sure that only one of several waiters does it. */
function breakStaleLock(path: string): void {
  try {
    if (Date.now() - statSync(path).mtimeMs < STALE_AFTER_MS) return;
    const aside = `${path}.${randomUUID()}`;
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

function unlock(path: string, owner: string): void {
  if (readFileSync(path, 'utf8') === owner) rmSync(path);
}

/**
 * Runs the synchronous `work` while no other process holds `path`.
 * Synchronous on purpose: the lock is never held across a wait.
 */
export async function withLock<T>(path: string, work: () => T): Promise<T> {
  const owner = randomUUID();
  const deadline = Date.now() + GIVE_UP_AFTER_MS;
  while (!tryLock(path, owner)) {
    if (Date.now() > deadline) {
      throw new CloudError(
        'CLOUD_FILE_LOCKED',
        `Another process holds ${path}; remove that file if none runs.`,
      );
    }
    breakStaleLock(path);
    await delay(2 + Math.random() * 8);
  }
  try {
    return work();
  } finally {
    unlock(path, owner);
  }
}
