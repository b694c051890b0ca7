import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../../errno.ts';
import { sha256Hex } from '../../ids.ts';
import { type Identity, own } from './identity.ts';

/** Where a private PostgreSQL keeps its things. */
export type Layout = {
  /** The folder given by the user, as its real path, so that two names of one folder are one database. */
  root: string;
  /** PostgreSQL's own data folder; it exists only once it is complete. */
  cluster: string;
  /** The folder of the unix socket: only its owner may enter. */
  socket: string;
  log: string;
};

/** The kernel allows 107 bytes for a socket's whole path on Linux and 103 on macOS. */
const LONGEST_SOCKET_FOLDER = 103 - '/.s.PGSQL.5432'.length;

/** Makes the folder if it is missing, and names the places inside it. */
export function openLayout(dataDir: string): Layout {
  mkdirSync(dataDir, { recursive: true });
  const root = realpathSync(dataDir);
  const inside = join(root, 'socket');
  const fits = Buffer.byteLength(inside) <= LONGEST_SOCKET_FOLDER;
  return {
    root,
    cluster: join(root, 'cluster'),
    socket: fits ? inside : `/tmp/gantry-pg-${sha256Hex(root).slice(0, 16)}`,
    log: join(root, 'postgres.log'),
  };
}

/** The address for `openDatabase`; the host name in it is a stand-in, so that every URL parser accepts it. */
export function socketUrl({ socket }: Layout): string {
  return `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socket)}&port=5432`;
}

/** Makes the socket's folder; one that somebody else made first is refused, since they could answer in our place. */
export function makeSocketFolder({ socket }: Layout, identity: Identity): void {
  try {
    mkdirSync(socket, { mode: 0o700 });
    own(socket, identity);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  const found = lstatSync(socket);
  if (!found.isDirectory() || found.uid !== identity.uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${socket} belongs to another user or is open to others. Remove it and start again.`);
  }
}
