import { git } from '../git/run-git.ts';
import type { PullRequest } from '../state/types.ts';

/**
 * Copies a fork's commits into the destination repository under a hidden ref, so that differences and merges
 * can be computed there. Like Bitbucket, the emulator does not offer that ref to clients.
 */
export async function fetchForkCommits(pullRequest: PullRequest): Promise<void> {
  const { repository, source } = pullRequest;
  if (source.repository === repository || source.hash === null) return;
  await git(repository.git.path, [
    'fetch',
    '--quiet',
    '--no-tags',
    source.repository.git.path,
    `+refs/heads/${source.branch}:refs/emulator/pull-requests/${pullRequest.id}`,
  ]);
}
