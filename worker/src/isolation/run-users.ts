import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { findProgram } from '../find-program.ts';
import type { RunUser } from './executor.ts';

/** User ids that no other worker on this machine gives to its runs, until they are released. */
export interface RunUsers {
  users: readonly RunUser[];
  release(): Promise<void>;
}

/** One lock file for each id, shared by all workers of a machine; only root reserves. Locks end with their process. */
const locks = '/run/gantry-worker/run-users';

/** What `flock --nonblock` ends with where somebody else has the lock (flock(1)). */
const taken = 1;

/**
 * Takes the first free ids from `first` on. An id that belongs to somebody on this machine is passed over, because all
 * of its processes would be killed after a run. Throws where there is no `flock` program.
 */
export async function reserveRunUsers(first: number, count: number): Promise<RunUsers> {
  const flock = findProgram('flock');
  if (flock === null) {
    const message = 'flock was not found. Install util-linux, or start the worker as a user other than root.';
    throw new Error(message);
  }
  fs.mkdirSync(locks, { recursive: true, mode: 0o700 });
  const named = namedUsers();
  const held = new Map<number, number>();
  const release = async () => {
    for (const file of held.values()) fs.closeSync(file);
    held.clear();
  };
  try {
    for (let id = first; held.size < count; id += 1) {
      const file = named.has(id) ? null : await lock(flock, path.join(locks, String(id)));
      if (file !== null) held.set(id, file);
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { users: [...held.keys()].map((id) => ({ uid: id, gid: id })), release };
}

function namedUsers(): ReadonlySet<number> {
  const passwd = fs.readFileSync('/etc/passwd', 'utf8');
  return new Set(passwd.split('\n').map((line) => Number(line.split(':')[2])));
}

/**
 * The descriptor of the locked file, or null where somebody else has it. The lock belongs to the opened file, which
 * `flock` only borrows: it is held until the descriptor is closed here or this process ends, in whatever way.
 */
async function lock(flock: string, name: string): Promise<number | null> {
  const file = fs.openSync(name, 'a', 0o600);
  try {
    const child = spawn(flock, ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
    const [code] = await once(child, 'exit');
    if (code === 0) return file;
    if (code !== taken) throw new Error(`${flock} ended with ${code} on ${name}.`);
  } catch (error) {
    fs.closeSync(file);
    throw error;
  }
  fs.closeSync(file);
  return null;
}
