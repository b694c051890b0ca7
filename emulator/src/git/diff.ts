import { GitError, git, runGit } from './run-git.ts';
import type { DiffEntry, DiffStatus, GitRepository } from './types.ts';

/** Two commits in git's order; `from` null means "nothing", as for a root commit. */
export type DiffRange = { readonly from: string | null; readonly to: string };
export type DiffOptions = {
  readonly paths?: readonly string[];
  readonly renames?: boolean;
  readonly context?: number;
};

/** The tree of a commit without files; git knows it without storing it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Changed files with line counts: one spawn, remembered by hashes. */
export async function diffStat(
  repo: GitRepository,
  range: DiffRange,
  options: DiffOptions = {},
): Promise<readonly DiffEntry[]> {
  const key = JSON.stringify([range, options]);
  const known = repo.diffs.get(key);
  if (known) return known;
  const printed = await git(repo.path, [
    'diff-tree',
    '-r',
    options.renames === false ? '--no-renames' : '-M',
    '--raw',
    '--numstat',
    '-z',
    ...rangeArguments(range, options),
  ]);
  return repo.diffs.set(key, parseDiff(printed));
}

/** The unified diff as git prints it, in the bytes of the repository. */
export async function unifiedDiff(
  repo: GitRepository,
  range: DiffRange,
  options: DiffOptions = {},
): Promise<Buffer> {
  const result = await runGit(repo.path, [
    'diff-tree',
    '-r',
    '-p',
    options.renames === false ? '--no-renames' : '-M',
    `--unified=${options.context ?? 3}`,
    ...rangeArguments(range, options),
  ]);
  if (result.code !== 0) throw new GitError(`git diff-tree failed: ${result.stderr.trim()}`);
  return result.stdout;
}

/** The best common ancestor of two commits, or null for unrelated histories. */
export async function mergeBase(repo: GitRepository, a: string, b: string): Promise<string | null> {
  const key = `${a} ${b}`;
  const known = repo.mergeBases.get(key);
  if (known !== undefined) return known;
  const result = await runGit(repo.path, ['merge-base', a, b]);
  if (result.code > 1) throw new GitError(`git merge-base failed: ${result.stderr.trim()}`);
  return repo.mergeBases.set(key, result.stdout.toString().trim() || null);
}

export async function isAncestor(
  repo: GitRepository,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  return (await mergeBase(repo, ancestor, descendant)) === ancestor;
}

/** Paths that would conflict if `source` were merged into `destination`. */
export async function conflictingPaths(
  repo: GitRepository,
  destination: string,
  source: string,
): Promise<readonly string[]> {
  const base = await mergeBase(repo, source, destination);
  if (base === destination || base === source) return [];
  const key = `${destination} ${source}`;
  const known = repo.conflicts.get(key);
  if (known) return known;
  const result = await runGit(repo.path, [
    'merge-tree',
    '--write-tree',
    '--name-only',
    '--no-messages',
    '-z',
    '--allow-unrelated-histories',
    destination,
    source,
  ]);
  if (result.code > 1) throw new GitError(`git merge-tree failed: ${result.stderr.trim()}`);
  const [, ...paths] = result.stdout.toString().split('\0').filter(Boolean);
  return repo.conflicts.set(key, result.code === 1 ? [...new Set(paths)] : []);
}

function rangeArguments(range: DiffRange, options: DiffOptions): string[] {
  return [range.from ?? EMPTY_TREE, range.to, '--', ...(options.paths ?? [])];
}

/** With `--raw --numstat -z` git prints all raw records first and then a count for each of them. */
function parseDiff(printed: string): DiffEntry[] {
  const fields = printed.split('\0');
  const raw: { status: DiffStatus; oldPath: string | null; newPath: string | null }[] = [];
  let at = 0;
  const take = () => fields[at++] ?? '';
  while (fields[at]?.startsWith(':')) {
    const letter = take().split(' ')[4]?.[0] ?? 'M';
    const path = take();
    if (letter === 'R' || letter === 'C') {
      const target = take();
      raw.push({
        status: letter === 'R' ? 'renamed' : 'added',
        oldPath: letter === 'R' ? path : null,
        newPath: target,
      });
    } else if (letter === 'A') raw.push({ status: 'added', oldPath: null, newPath: path });
    else if (letter === 'D') raw.push({ status: 'removed', oldPath: path, newPath: null });
    else raw.push({ status: 'modified', oldPath: path, newPath: path });
  }
  return raw.map((entry) => {
    const [added = '0', removed = '0', path = ''] = take().split('\t');
    // A rename has an empty path here, followed by the old and the new one.
    if (path === '') at += 2;
    return { ...entry, linesAdded: Number(added) || 0, linesRemoved: Number(removed) || 0 };
  });
}
