import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@gantry/contract/errors';
import { sha256Hex } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import { createArchiveCache } from './archive-cache.ts';
import { changedPaths, listPaths, pathExists, readFile } from './commit-reads.ts';
import { checkGitUrl } from './git-environment.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { hasCommit, type MirrorContext, type Wanted, withCommit } from './mirror.ts';
import { createUpkeep } from './upkeep.ts';

const GIB = 1024 ** 3;

export type MirrorsOptions = {
  /** Where mirrors and archives are kept; made when it is not there. */
  readonly dir: string;
  readonly logger?: Logger;
  /** The server's variables; git gets PATH, proxies and certificates of them. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Hosts besides loopback that may be fetched from without TLS. */
  readonly plainHttpHosts?: readonly string[];
  readonly maxArchiveBytes?: number;
  readonly maxMirrorBytes?: number;
};

/** A commit of a repository; `key` is what identifies the repository whatever its name, such as its uuid. */
export type CommitRequest = Wanted & { readonly key: string };

/**
 * Bare mirrors of repositories, and archives of their commits. `archive` and `ensure` fetch what is missing; the
 * others read what is there and throw COMMIT_NOT_FOUND otherwise. Hashes are whole.
 */
export type Mirrors = {
  /** The whole commit as a gzipped tar. The stream has to be read or destroyed. */
  archive(request: CommitRequest): Promise<Readable>;
  /** Makes the commit readable. */
  ensure(request: CommitRequest): Promise<void>;
  has(key: string, sha: string): Promise<boolean>;
  listPaths(key: string, sha: string): Promise<string[]>;
  pathExists(key: string, sha: string, path: string): Promise<boolean>;
  changedPaths(
    key: string,
    base: string,
    head: string,
    options?: { readonly fromMergeBase?: boolean },
  ): Promise<string[]>;
  /** Null when there is no regular file of this path. */
  readFile(key: string, sha: string, path: string, maxBytes: number): Promise<Buffer | null>;
  /** Forgets a repository. */
  remove(key: string): Promise<void>;
  /** Resolves when the tidying that goes on behind the answers has ended. */
  settled(): Promise<void>;
};

export function createMirrors(options: MirrorsOptions): Mirrors {
  const { logger, environment = {}, plainHttpHosts = [] } = options;
  const root = resolve(options.dir);
  const archives = createArchiveCache(join(root, 'archives'), options.maxArchiveBytes ?? 4 * GIB);
  const lock = createKeyedLock();
  const mirrorsDir = join(root, 'mirrors');
  const upkeep = createUpkeep({
    dir: mirrorsDir,
    maxBytes: options.maxMirrorBytes ?? 20 * GIB,
    lock,
    logger,
  });

  function mirrorOf(key: string): MirrorContext {
    const folder = folderName(key);
    upkeep.used(folder);
    return { gitDir: join(mirrorsDir, folder), environment, logger };
  }

  async function makeArchive(request: CommitRequest): Promise<Readable> {
    const folder = folderName(request.key);
    const path = await archives.temporaryPath();
    const args = ['archive', '--format=tar.gz', '-1', `--output=${path}`, request.sha];
    try {
      await withCommit(mirrorOf(request.key), request, args);
      return await archives.add(folder, request.sha, path);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  function checked(request: CommitRequest): string {
    checkHash(request.sha);
    checkGitUrl(request.access.url, plainHttpHosts);
    return folderName(request.key);
  }

  return {
    async archive(request) {
      const folder = checked(request);
      const ready = await archives.read(folder, request.sha);
      if (ready) return ready;
      const archive = await lock(
        folder,
        async () => (await archives.read(folder, request.sha)) ?? makeArchive(request),
      );
      upkeep.tidy(mirrorOf(request.key), folder);
      return archive;
    },
    async ensure(request) {
      const folder = checked(request);
      const mirror = mirrorOf(request.key);
      if (await hasCommit(mirror, request.sha)) return;
      await lock(folder, () => withCommit(mirror, request, ['cat-file', '-e', `${request.sha}^{commit}`]));
      upkeep.tidy(mirror, folder);
    },
    has: async (key, sha) => hasCommit(mirrorOf(key), checkHash(sha)),
    listPaths: async (key, sha) => listPaths(mirrorOf(key), checkHash(sha)),
    pathExists: async (key, sha, path) => pathExists(mirrorOf(key), checkHash(sha), path),
    changedPaths: async (key, base, head, { fromMergeBase = false } = {}) =>
      changedPaths(mirrorOf(key), { base: checkHash(base), head: checkHash(head), fromMergeBase }),
    readFile: async (key, sha, path, maxBytes) => readFile(mirrorOf(key), checkHash(sha), path, maxBytes),
    async remove(key) {
      const folder = folderName(key);
      await lock(folder, async () => {
        await rm(join(mirrorsDir, folder), { recursive: true, force: true });
        await archives.removeAll(folder);
      });
    },
    settled: () => upkeep.settled(),
  };
}

/** Uuids stay readable; whatever else a key may hold becomes a hash. */
function folderName(key: string): string {
  const bare = key.replace(/^\{(.*)\}$/, '$1').toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(bare) ? bare : sha256Hex(key).slice(0, 40);
}

/** Hashes become arguments of git, so nothing else may pass for one. */
function checkHash(sha: string): string {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha;
  throw new AppError('COMMIT_NOT_FOUND', 'A commit is named by its whole hash of 40 digits.');
}
