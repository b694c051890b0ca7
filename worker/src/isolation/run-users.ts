import fs from 'node:fs/promises';
import path from 'node:path';
import { isAlive, ownIdentity } from '../process-identity.ts';
import type { RunUser } from './executor.ts';

/** User ids that no other worker on this machine gives to its runs, until they are released. */
export interface RunUsers {
  users: readonly RunUser[];
  release(): Promise<void>;
}

/** Shared by all workers of a machine; only root reserves. */
const reservations = '/run/gantry-worker/users';

/**
 * Takes the first free ids from `first` on. Files say who has which; those of dead processes count for nothing. An id
 * that belongs to somebody on this machine is passed over, because all of its processes would be killed after a run.
 */
export async function reserveRunUsers(first: number, count: number): Promise<RunUsers> {
  await fs.mkdir(reservations, { recursive: true, mode: 0o700 });
  const identity = await ownIdentity();
  const named = await namedUsers();
  const taken: number[] = [];
  for (let id = first; taken.length < count; id += 1) {
    if (!named.has(id) && (await reserve(fileOf(id), identity))) taken.push(id);
  }
  return {
    users: taken.map((id) => ({ uid: id, gid: id })),
    release: async () => {
      await Promise.all(taken.map((id) => fs.rm(fileOf(id), { force: true })));
    },
  };
}

async function namedUsers(): Promise<ReadonlySet<number>> {
  const passwd = await fs.readFile('/etc/passwd', 'utf8');
  return new Set(passwd.split('\n').map((line) => Number(line.split(':')[2])));
}

const fileOf = (id: number): string => path.join(reservations, String(id));

async function reserve(file: string, identity: string): Promise<boolean> {
  const owner = await fs.readFile(file, 'utf8').catch(() => null);
  if (owner !== null && (await isAlive(owner))) return false;
  await fs.rm(file, { force: true });
  try {
    await fs.writeFile(file, identity, { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
