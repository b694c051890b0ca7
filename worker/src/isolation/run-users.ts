import { randomUUID } from 'node:crypto';
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

/** Linking makes the file with its content in one step, so that no other worker ever sees it unfinished. */
async function reserve(file: string, identity: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await fs.writeFile(draft, identity, { mode: 0o600 });
  try {
    return (await link(draft, file)) || ((await removeDead(file)) && (await link(draft, file)));
  } finally {
    await fs.rm(draft);
  }
}

/** Moved aside before it is judged: whoever moves it, and nobody else, may find it dead. */
async function removeDead(file: string): Promise<boolean> {
  if (await isOwned(file)) return false;
  const aside = `${file}.${randomUUID()}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return false;
  }
  const owned = await isOwned(aside);
  if (owned) await link(aside, file);
  await fs.rm(aside);
  return !owned;
}

const isOwned = async (file: string): Promise<boolean> =>
  isAlive(await fs.readFile(file, 'utf8').catch(() => ''));

/** False where the file exists already. */
async function link(existing: string, file: string): Promise<boolean> {
  try {
    await fs.link(existing, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
