import { ApiError } from '../errors.ts';
import { readCommit } from '../git/commits.ts';
import { type MergeStrategy, mergeCommits } from '../git/merge.ts';
import { findBranch } from '../git/refs.ts';
import { changeRefs } from '../git/repository.ts';
import type { RefChange } from '../git/types.ts';
import { type Person, writeRef } from '../git/write-commit.ts';
import type { Account, PullRequest } from '../state/types.ts';
import type { World } from '../world.ts';
import { requireOpen } from './close-pull-request.ts';
import { emitPullRequest } from './pull-request-events.ts';
import { announcePushes, closeAsMerged, push } from './push.ts';

export type MergeOptions = {
  readonly strategy?: MergeStrategy | undefined;
  readonly message?: string | undefined;
  readonly closeSourceBranch?: boolean | undefined;
};

/** Merges an open pull request and closes its source branch where that is wished. */
export async function mergePullRequest(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  options: MergeOptions,
): Promise<void> {
  requireOpen(pullRequest);
  checkBuilds(world, pullRequest);
  const { repository, source } = pullRequest;
  pullRequest.closeSourceBranch = options.closeSourceBranch ?? pullRequest.closeSourceBranch;
  const closesHere = pullRequest.closeSourceBranch && source.repository === repository;
  const write = async () => {
    const hash = await buildMerge(world, pullRequest, actor, options);
    await writeRef(repository.git, `refs/heads/${pullRequest.destination.branch}`, hash);
    if (closesHere) await writeRef(repository.git, `refs/heads/${source.branch}`, null);
    return hash;
  };
  await changeRefs(repository.git, write, async (changes, merged) => {
    closeAsMerged(world, pullRequest, actor, merged);
    await announcePushes(world, {
      repository,
      actor,
      pushes: groupChanges(world, changes),
      more: [() => emitPullRequest(world, pullRequest, { event: 'fulfilled', actor })],
    });
  });
  if (pullRequest.closeSourceBranch && !closesHere) {
    const fork = source.repository;
    await push(world, fork, actor, () => writeRef(fork.git, `refs/heads/${source.branch}`, null));
  }
}

/** The merge and the closed source branch: two pushes, or one. */
function groupChanges(world: World, changes: readonly RefChange[]): RefChange[][] {
  if (world.settings.mergeGrouping === 'together') return [[...changes]];
  const groups = [changes.filter((change) => change.new), changes.filter((change) => !change.new)];
  return groups.filter((group) => group.length > 0);
}

async function buildMerge(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  options: MergeOptions,
): Promise<string> {
  const { repository, source } = pullRequest;
  const destination = findBranch(repository.git, pullRequest.destination.branch)?.hash;
  const tip = findBranch(source.repository.git, source.branch)?.hash;
  if (!destination || !tip) {
    throw new ApiError(400, 'The source or the destination branch of this pull request no longer exists.');
  }
  // The refs may have moved between the request and our turn to write.
  if (tip !== source.hash || destination !== pullRequest.destination.hash) {
    throw new ApiError(
      409,
      'Unable to merge because one of the refs involved changed while attempting to merge.',
    );
  }
  const outcome = await mergeCommits(repository.git, {
    strategy: options.strategy ?? 'merge_commit',
    destination,
    source: tip,
    message: options.message ?? (await defaultMessage(pullRequest, tip)),
    author: personOf(actor),
    date: world.now(),
  });
  if ('merged' in outcome) return outcome.merged;
  throw new ApiError(
    400,
    outcome.refused === 'conflict'
      ? 'You can\u2019t merge until you resolve all merge conflicts.'
      : 'This pull request cannot be merged with a fast-forward strategy because its source is behind.',
  );
}

async function defaultMessage(pullRequest: PullRequest, tip: string): Promise<string> {
  const commit = await readCommit(pullRequest.repository.git, tip);
  const approvals = [...pullRequest.participants.values()]
    .filter(({ state }) => state === 'approved')
    .map(({ user }) => `\n\nApproved-by: ${user.displayName}`);
  const title = pullRequest.title || commit?.message.split('\n')[0] || '';
  return `Merged in ${pullRequest.source.branch} (pull request #${pullRequest.id})\n\n${title}${approvals.join('')}\n`;
}

export function personOf(account: Account): Person {
  return account.kind === 'user'
    ? { name: account.displayName, email: account.email }
    : { name: account.displayName, email: `${account.uuid.slice(1, 9)}@bots.bitbucket.org` };
}

/** The merge check "minimum number of successful builds", off unless a setting asks for it. */
function checkBuilds(world: World, pullRequest: PullRequest): void {
  const { requiredPassingBuilds, stoppedPassesMergeCheck } = world.settings;
  if (requiredPassingBuilds === 0) return;
  const builds = [...(pullRequest.repository.statuses.get(pullRequest.source.hash ?? '')?.values() ?? [])];
  const passing = builds.filter(
    ({ state }) => state === 'SUCCESSFUL' || (state === 'STOPPED' && stoppedPassesMergeCheck),
  );
  if (passing.length < requiredPassingBuilds || passing.length < builds.length) {
    throw new ApiError(
      400,
      `At least ${requiredPassingBuilds} successful build(s) and no failed or running ones are required.`,
    );
  }
}
