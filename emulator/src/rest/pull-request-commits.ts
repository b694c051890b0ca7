import { listHashes } from '../git/commits.ts';
import type { PullRequest } from '../state/types.ts';

/** More commits than any pull request of an emulator has. */
const MANY = 5_000;

/** Hashes of the commits that a pull request brings (or brought), newest first. */
export async function pullRequestHashes(pullRequest: PullRequest): Promise<readonly string[]> {
  const { source, destination, repository } = pullRequest;
  if (!source.hash || !destination.hash) return [];
  return listHashes(repository.git, { include: [source.hash], exclude: [destination.hash], limit: MANY });
}
