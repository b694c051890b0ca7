import { chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user that PostgreSQL runs as. It refuses root, and wants a user that the system knows by name. */
export type Identity = { uid: number; gid: number };

/** Where root may choose: users meant for this first, then those that every system has. */
const PREFERRED_USERS = ['gantry', 'postgres', 'daemon', 'nobody'];

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Who runs the cluster in a folder: a plain user runs it as itself; root runs it as the owner of what is there
 * already, else as the first of a few system users.
 */
export function chooseIdentity(cluster: string): Identity {
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (isRoot()) {
    const chosen = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : systemUser();
    if (chosen) return chosen;
    throw new Error(`PostgreSQL refuses to run as root, and none of these users exists: ${PREFERRED_USERS}.`);
  }
  const self = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  if (owner && owner.uid !== self.uid) {
    throw new Error(
      `The database in ${cluster} belongs to another user (uid ${owner.uid}). Start Gantry as that user or as root.`,
    );
  }
  return self;
}

function systemUser(): Identity | undefined {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map(parsePasswdLine);
  return PREFERRED_USERS.map((name) => users.find((user) => user.name === name)).find(
    (user) => user !== undefined,
  );
}

function parsePasswdLine(line: string): Identity & { name: string } {
  const [name = '', , uid, gid] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}

/** Gives a file or folder to the user; a plain user's files are its own already. */
export function own(path: string, { uid, gid }: Identity): void {
  if (isRoot()) chownSync(path, uid, gid);
}

/** Whether the user may enter every folder on the way to a path, going by the permission bits. */
export function mayReach(path: string, identity: Identity): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!mayEnter(folder, identity)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function mayEnter(folder: string, { uid, gid }: Identity): boolean {
  const found = statSync(folder);
  if (found.uid === uid) return (found.mode & 0o100) !== 0;
  if (found.gid === gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}
