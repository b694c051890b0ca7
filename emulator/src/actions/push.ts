import { isAncestor } from '../git/diff.ts';
import { findBranch, listRefs } from '../git/refs.ts';
import { changeRefs, setHead } from '../git/repository.ts';
import type { RefChange } from '../git/types.ts';
import { emit } from '../hooks/emit.ts';
import { pushPayload } from '../hooks/push-payload.ts';
import { presentReview } from '../present/pull-requests.ts';
import { allRepositories } from '../state/state.ts';
import type { Account, PullRequest, Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { fetchForkCommits } from './fork-commits.ts';
import { emitPullRequest, recordUpdate } from './pull-request-events.ts';

/**
 * Runs `write`, which may change refs in whatever way, and makes of the changes what Bitbucket makes of a
 * push: `repo:push`, and `pullrequest:updated` or `fulfilled` for the pull requests that it concerns.
 */
export async function push<T>(
  world: World,
  repository: Repository,
  actor: Account,
  write: () => Promise<T>,
): Promise<T> {
  return changeRefs(repository.git, write, async (changes) => {
    if (changes.length > 0) await announcePushes(world, { repository, actor, pushes: [changes] });
  });
}

/** An event that is due; the payload is built when it is called. */
export type DueEvent = () => Promise<void>;

export type Announcement = {
  readonly repository: Repository;
  readonly actor: Account;
  /** Each list of changes is one `repo:push`. */
  readonly pushes: readonly (readonly RefChange[])[];
  /** Further pull request events that are due. */
  readonly more?: readonly DueEvent[];
};

/** Announces changes of refs that have happened. */
export async function announcePushes(
  world: World,
  { repository, actor, pushes, more = [] }: Announcement,
): Promise<void> {
  repository.updatedOn = world.now();
  await chooseMainBranch(repository);
  const pushed = pushes.map(
    (changes): DueEvent =>
      () =>
        emit(world, {
          event: 'repo:push',
          repository,
          actor,
          body: () => pushPayload(world, repository, changes),
        }),
  );
  const followed = await followChanges(world, repository, actor, pushes.flat());
  const pullRequests = [...followed, ...more];
  const order = world.settings.eventOrder === 'push-first' ? [pushed, pullRequests] : [pullRequests, pushed];
  for (const send of order.flat()) await send();
}

/** The first branch of a repository becomes its main branch. */
async function chooseMainBranch(repository: Repository): Promise<void> {
  const branches = listRefs(repository.git, 'branch').map((ref) => ref.name);
  if (repository.mainBranch !== null && branches.includes(repository.mainBranch)) return;
  const chosen = ['main', 'master'].find((name) => branches.includes(name)) ?? branches[0] ?? null;
  repository.mainBranch = chosen;
  if (chosen) await setHead(repository.git, chosen);
}

/** Brings open pull requests up to date with the branches and returns the events that this causes. */
async function followChanges(
  world: World,
  repository: Repository,
  actor: Account,
  changes: readonly RefChange[],
): Promise<DueEvent[]> {
  const due: DueEvent[] = [];
  const branches = new Map(
    changes.filter(({ kind }) => kind === 'branch').map((change) => [change.name, change]),
  );
  for (const pullRequest of openPullRequests(world)) {
    const source = pullRequest.source.repository === repository && branches.get(pullRequest.source.branch);
    if (source) due.push(...(await followSource(world, pullRequest, actor, source)));
    const destination = pullRequest.repository === repository && branches.get(pullRequest.destination.branch);
    if (destination) due.push(...(await followDestination(world, pullRequest, actor, destination)));
  }
  return due;
}

function openPullRequests(world: World): PullRequest[] {
  return allRepositories(world.state)
    .flatMap((repository) => [...repository.pullRequests.values()])
    .filter((pullRequest) => pullRequest.state === 'OPEN');
}

async function followSource(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  change: RefChange,
): Promise<DueEvent[]> {
  pullRequest.source.hash = change.new?.hash ?? null;
  if (!change.new) return [];
  await fetchForkCommits(pullRequest);
  const withdrawn = withdrawApprovals(world, pullRequest);
  recordUpdate(pullRequest, actor, world.now());
  const events = world.settings.sendPullRequestPush ? ['updated', 'push'] : ['updated'];
  return [
    ...withdrawn,
    ...events.map((event) => () => emitPullRequest(world, pullRequest, { event, actor })),
  ];
}

/** The Premium option "reset approvals when the source branch is modified". */
function withdrawApprovals(world: World, pullRequest: PullRequest): DueEvent[] {
  if (world.settings.approvalReset === 'never') return [];
  const approved = [...pullRequest.participants.values()].filter(({ state }) => state === 'approved');
  for (const participant of approved) participant.state = null;
  if (world.settings.approvalReset === 'silent') return [];
  return approved.map(
    ({ user }) =>
      () =>
        emitPullRequest(world, pullRequest, {
          event: 'unapproved',
          actor: user,
          extra: { approval: presentReview(world, user, world.now()) },
        }),
  );
}

/** A destination that now contains the source's commits has merged the pull request. */
async function followDestination(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  change: RefChange,
): Promise<DueEvent[]> {
  const { source, destination, repository } = pullRequest;
  const before = destination.hash;
  destination.hash = change.new?.hash ?? null;
  if (change.new && source.hash && (await isAncestor(repository.git, source.hash, change.new.hash))) {
    // As with a merge by button, the pull request keeps showing what it was merged into.
    destination.hash = before;
    closeAsMerged(world, pullRequest, actor, change.new.hash);
    return [() => emitPullRequest(world, pullRequest, { event: 'fulfilled', actor })];
  }
  if (!world.settings.updatedOnDestinationPush) return [];
  recordUpdate(pullRequest, actor, world.now());
  return [() => emitPullRequest(world, pullRequest, { event: 'updated', actor })];
}

export function closeAsMerged(
  world: World,
  pullRequest: PullRequest,
  by: Account,
  mergeCommit: string,
): void {
  pullRequest.state = 'MERGED';
  pullRequest.mergeCommit = mergeCommit;
  pullRequest.closedBy = by;
  recordUpdate(pullRequest, by, world.now());
}

/** Brings the hashes of a pull request in line with its branches, as when its destination is changed. */
export function readEndpoints(pullRequest: PullRequest): void {
  const { source, destination, repository } = pullRequest;
  source.hash = findBranch(source.repository.git, source.branch)?.hash ?? null;
  destination.hash = findBranch(repository.git, destination.branch)?.hash ?? null;
}
