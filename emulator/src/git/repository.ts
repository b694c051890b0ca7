import { appendFile, mkdir, rm } from 'node:fs/promises';
import { createCache } from './cache.ts';
import { openObjectReader } from './object-reader.ts';
import { compareRefs, readRefs } from './refs.ts';
import { git } from './run-git.ts';
import type { GitRepository, RefChange } from './types.ts';

/** Settings of a repository that behave like Bitbucket: pushes allowed, nothing collected behind our back. */
const CONFIG: readonly [string, string][] = [
  ['http.receivepack', 'true'],
  ['gc.auto', '0'],
  ['receive.autogc', 'false'],
  ['transfer.hideRefs', 'refs/emulator'],
  ['core.logAllRefUpdates', 'false'],
];

export async function createGitRepository(
  path: string,
  settings: { partialClone: boolean },
): Promise<GitRepository> {
  await mkdir(path, { recursive: true });
  await git(path, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', '.']);
  const settingsOfServer = [...CONFIG, ['uploadpack.allowFilter', String(settings.partialClone)]] as const;
  await appendFile(`${path}/config`, settingsOfServer.map(([key, value]) => configLine(key, value)).join(''));
  return {
    path,
    objects: openObjectReader(path),
    commits: createCache(20_000),
    diffs: createCache(500),
    ranges: createCache(1_000),
    mergeBases: createCache(2_000),
    conflicts: createCache(500),
    refs: new Map(),
    lastWrite: Promise.resolve(),
  };
}

function configLine(key: string, value: string): string {
  const [section = '', name = ''] = key.split('.');
  return `[${section}]\n\t${name} = ${value}\n`;
}

/**
 * Runs `write` alone on the repository and hands the refs that it changed to `settle`, before the next writer has
 * its turn, so that what is made of two pushes keeps their order. Every way to change a ref goes through here:
 * pushes, merges, the REST calls and the seed helpers.
 */
export function changeRefs<T>(
  repo: GitRepository,
  write: () => Promise<T>,
  settle: (changes: RefChange[], result: T) => Promise<void>,
): Promise<T> {
  const turn = repo.lastWrite.then(async () => {
    const before = repo.refs;
    try {
      const result = await write();
      repo.refs = await readRefs(repo.path);
      await settle(compareRefs(before, repo.refs), result);
      return result;
    } catch (error) {
      repo.refs = await readRefs(repo.path);
      throw error;
    }
  });
  repo.lastWrite = turn.catch(() => {});
  return turn;
}

/** Points HEAD, which a clone checks out, at the main branch. */
export async function setHead(repo: GitRepository, branch: string): Promise<void> {
  await git(repo.path, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
}

export function closeGitRepository(repo: GitRepository): void {
  repo.objects.close();
}

export async function deleteGitRepository(repo: GitRepository): Promise<void> {
  closeGitRepository(repo);
  await rm(repo.path, { recursive: true, force: true });
}
