import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
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

function ignoring(code: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (systemErrorCode(error) !== code) throw error;
  }
}

const isStale = (path: string) => Date.now() - statSync(path).mtimeMs > STALE_AFTER_MS;

/** Takes a dead process's lock away, and puts it back when another waiter was faster and made it its own. */
function breakStaleLock(path: string): void {
  ignoring('ENOENT', () => {
    if (!isStale(path)) return;
    const aside = `${path}.${randomUUID()}`;
    renameSync(path, aside);
    if (!isStale(aside)) ignoring('EEXIST', () => linkSync(aside, path));
    rmSync(aside);
  });
}

/** Gives the lock back, unless it was taken away because this process slept for too long. */
function unlock(path: string, owner: string): void {
  ignoring('ENOENT', () => {
    if (readFileSync(path, 'utf8') === owner) rmSync(path);
  });
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
