import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { isAncestor, mergeBase } from './diff.ts';
import { GitError, git, runGit } from './run-git.ts';
import type { GitRepository } from './types.ts';
import { identity, type Person } from './write-commit.ts';

/** The strategies of Bitbucket Cloud, in the order in which it lists them. */
export const MERGE_STRATEGIES = [
  'merge_commit',
  'squash',
  'fast_forward',
  'squash_fast_forward',
  'rebase_fast_forward',
  'rebase_merge',
] as const;
export type MergeStrategy = (typeof MERGE_STRATEGIES)[number];

export type MergeRequest = {
  readonly strategy: MergeStrategy;
  readonly destination: string;
  readonly source: string;
  readonly message: string;
  readonly author: Person;
  readonly date: Date;
};
export type MergeOutcome =
  | { readonly merged: string }
  | { readonly refused: 'conflict' | 'not-fast-forward' };

/** Builds the commit that the destination branch would point at; writes objects but moves no ref. */
export async function mergeCommits(repo: GitRepository, merge: MergeRequest): Promise<MergeOutcome> {
  const forward = await isAncestor(repo, merge.destination, merge.source);
  switch (merge.strategy) {
    case 'fast_forward':
      return forward ? { merged: merge.source } : { refused: 'not-fast-forward' };
    case 'squash_fast_forward':
      return forward ? squash(repo, merge) : { refused: 'not-fast-forward' };
    case 'merge_commit':
      return mergeWithParents(repo, merge, [merge.destination, merge.source]);
    case 'squash':
      return squash(repo, merge);
    case 'rebase_fast_forward':
      return forward ? { merged: merge.source } : rebase(repo, merge);
    case 'rebase_merge': {
      const rebased = forward ? { merged: merge.source } : await rebase(repo, merge);
      if ('refused' in rebased) return rebased;
      return mergeWithParents(repo, { ...merge, source: rebased.merged }, [
        merge.destination,
        rebased.merged,
      ]);
    }
  }
}

function squash(repo: GitRepository, merge: MergeRequest): Promise<MergeOutcome> {
  return mergeWithParents(repo, merge, [merge.destination]);
}

async function mergeWithParents(
  repo: GitRepository,
  merge: MergeRequest,
  parents: readonly string[],
): Promise<MergeOutcome> {
  const tree = await runGit(repo.path, [
    'merge-tree',
    '--write-tree',
    '--allow-unrelated-histories',
    merge.destination,
    merge.source,
  ]);
  if (tree.code === 1) return { refused: 'conflict' };
  if (tree.code !== 0) throw new GitError(`git merge-tree failed: ${tree.stderr.trim()}`);
  const merged = await git(
    repo.path,
    ['commit-tree', tree.stdout.toString().trim(), ...parents.flatMap((hash) => ['-p', hash])],
    { input: merge.message, env: identity(merge.author, merge.date) },
  );
  return { merged: merged.trim() };
}

/** Replays the source's own commits on the destination in a worktree that lives as long as the rebase. */
async function rebase(repo: GitRepository, merge: MergeRequest): Promise<MergeOutcome> {
  const worktree = `${repo.path}/rebase-${randomUUID()}`;
  const base = (await mergeBase(repo, merge.source, merge.destination)) ?? '--root';
  try {
    await git(repo.path, ['worktree', 'add', '--quiet', '--detach', worktree, merge.source]);
    const result = await runGit(worktree, ['rebase', '--onto', merge.destination, base], {
      env: identity(merge.author, merge.date),
    });
    if (result.code !== 0) return { refused: 'conflict' };
    return { merged: (await git(worktree, ['rev-parse', 'HEAD'])).trim() };
  } finally {
    await rm(worktree, { recursive: true, force: true });
    await git(repo.path, ['worktree', 'prune']);
  }
}
