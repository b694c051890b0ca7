import { AppError } from '@gantry/contract/errors';
import { hasCommit, localGit, type MirrorContext } from './mirror.ts';
import type { GitResult } from './run-git.ts';

const MAX_LIST_BYTES = 64 * 1024 * 1024;
const BLOB = /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t/;

/** All paths of files in the commit. */
export async function listPaths(mirror: MirrorContext, sha: string): Promise<string[]> {
  return zeroSeparated(await read(mirror, [sha], ['ls-tree', '-r', '-z', '--name-only', '--full-tree', sha]));
}

/** Whether the commit has a file or folder of this path; the root always is. */
export async function pathExists(mirror: MirrorContext, sha: string, path: string): Promise<boolean> {
  const clean = path.replace(/^\.?\/+|\/+$/g, '');
  if (clean === '' || clean === '.') return hasOrThrow(mirror, sha);
  const listing = await read(
    mirror,
    [sha],
    ['ls-tree', '-z', '--name-only', '--full-tree', sha, '--', clean],
  );
  return zeroSeparated(listing).length > 0;
}

/**
 * Paths that differ between two commits, both names of what was renamed. From the merge base, where asked and
 * where the two have one: what the head's side alone changed.
 */
export async function changedPaths(
  mirror: MirrorContext,
  { base, head, fromMergeBase }: { base: string; head: string; fromMergeBase: boolean },
): Promise<string[]> {
  const start = fromMergeBase ? await mergeBase(mirror, base, head) : base;
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--no-ext-diff', start, head];
  return zeroSeparated(await read(mirror, [base, head], args));
}

/** The bytes of a file; null when the commit has no regular file there. Throws BODY_TOO_LARGE above `maxBytes`. */
export async function readFile(
  mirror: MirrorContext,
  sha: string,
  path: string,
  maxBytes: number,
): Promise<Buffer | null> {
  const listing = await read(mirror, [sha], ['ls-tree', '-l', '-z', '--full-tree', sha, '--', path]);
  const [, blob, bytes] = BLOB.exec(listing.stdout.toString()) ?? [];
  if (blob === undefined) return null;
  if (Number(bytes) > maxBytes) {
    throw new AppError('BODY_TOO_LARGE', `${path} has ${bytes} bytes; at most ${maxBytes} are read.`);
  }
  return (await read(mirror, [sha], ['cat-file', 'blob', blob])).stdout;
}

async function mergeBase(mirror: MirrorContext, base: string, head: string): Promise<string> {
  const { ok, stdout } = await localGit(mirror, ['merge-base', base, head]);
  return ok ? stdout.toString().trim() : base;
}

async function hasOrThrow(mirror: MirrorContext, sha: string): Promise<true> {
  if (await hasCommit(mirror, sha)) return true;
  throw new AppError('COMMIT_NOT_FOUND', `The mirror has no commit ${sha.slice(0, 12)} yet.`);
}

async function read(mirror: MirrorContext, shas: string[], args: readonly string[]): Promise<GitResult> {
  const result = await localGit(mirror, args, MAX_LIST_BYTES);
  if (result.ok) return result;
  for (const sha of shas) await hasOrThrow(mirror, sha);
  throw new AppError('INTERNAL', 'git cannot read the mirror of the repository. See the server log.', {
    details: { answer: result.stderr.slice(0, 300) },
  });
}

const zeroSeparated = ({ stdout }: GitResult): string[] => stdout.toString().split('\0').filter(Boolean);
