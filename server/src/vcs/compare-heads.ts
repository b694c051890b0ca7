import type { BranchHeadRow } from './branch-heads-store.ts';
import type { Commit, Person, PullRequestFact, PullRequestFacts, PushFact, RepoRef } from './provider.ts';
import type { PullRequestRow } from './pull-requests-store.ts';

/** Shown as the one who pushed, where nobody says who did. */
export const somebody: Person = { name: 'Somebody', login: null, uuid: null };
/** A delivery about what changed a moment ago may be on its way, and the list may be older than what it told. */
export const settledAfter = 30_000;

export type RemoteBranch = { readonly name: string; readonly tip: Commit };

/** The pushes that lead from the branches as known to those that there are. `complete`: there are no others. */
export function pushesBetween(
  repo: RepoRef,
  known: readonly Pick<BranchHeadRow, 'branch' | 'head_sha' | 'moved_at'>[],
  remote: { readonly branches: readonly RemoteBranch[]; readonly complete: boolean },
  now: Date,
): PushFact[] {
  const rows = new Map(known.map((row) => [row.branch, row]));
  const isSettled = (at: Date): boolean => now.getTime() - at.getTime() >= settledAfter;
  const moved = remote.branches.flatMap(({ name, tip }) => {
    const row = rows.get(name);
    if (row !== undefined && (row.head_sha === tip.sha || !isSettled(row.moved_at))) return [];
    return [pushFact(repo, name, { before: row?.head_sha ?? null, tip })];
  });
  if (!remote.complete) return moved;
  const names = new Set(remote.branches.map(({ name }) => name));
  const gone = known.flatMap((row) =>
    row.head_sha === null || names.has(row.branch) || !isSettled(row.moved_at)
      ? []
      : [pushFact(repo, row.branch, { before: row.head_sha, tip: null })],
  );
  return [...moved, ...gone];
}

/** Whether a branch differs from what was told of it too recently to say which of the two is newer. */
export function hasUnsettled(
  known: readonly Pick<BranchHeadRow, 'branch' | 'head_sha' | 'moved_at'>[],
  { branches }: { readonly branches: readonly RemoteBranch[] },
  now: Date,
): boolean {
  const tips = new Map(branches.map(({ name, tip }) => [name, tip.sha]));
  return known.some(({ branch, head_sha: head, moved_at: at }) => {
    const tip = tips.get(branch);
    return tip !== undefined && tip !== head && now.getTime() - at.getTime() < settledAfter;
  });
}

function pushFact(
  repo: RepoRef,
  name: string,
  { before, tip }: { before: string | null; tip: Commit | null },
): PushFact {
  const author = tip === null ? somebody : { name: tip.authorName, login: tip.authorLogin, uuid: null };
  return {
    kind: 'push',
    repo,
    actor: author,
    ref: 'branch',
    name,
    before,
    after: tip?.sha ?? null,
    // Not known; the paths that differ count either way.
    forced: false,
    message: tip?.message ?? '',
    author,
    timestamp: tip?.timestamp ?? null,
  };
}

/** What happened to pull requests between the mirror and what there is; `mirror` has those of the same numbers. */
export function pullRequestsBetween(
  repo: RepoRef,
  mirror: readonly Pick<PullRequestRow, 'number' | 'state' | 'head_sha' | 'destination_branch' | 'draft'>[],
  remote: readonly PullRequestFacts[],
): PullRequestFact[] {
  const rows = new Map(mirror.map((row) => [row.number, row]));
  return remote.flatMap((pullRequest) => {
    const row = rows.get(pullRequest.number);
    const action = row === undefined ? openedOrClosed(pullRequest) : changeOf(row, pullRequest);
    if (action === null) return [];
    return [{ kind: 'pull_request', repo, actor: pullRequest.author, action, pullRequest, comment: null }];
  });
}

const openedOrClosed = ({ state }: PullRequestFacts) => (state === 'open' ? 'opened' : state);

function changeOf(
  row: Pick<PullRequestRow, 'state' | 'head_sha' | 'destination_branch' | 'draft'>,
  pullRequest: PullRequestFacts,
): 'updated' | 'merged' | 'declined' | null {
  if (row.state !== 'open') return null;
  if (pullRequest.state !== 'open') return pullRequest.state;
  const isSame =
    row.head_sha.startsWith(pullRequest.headSha ?? '') &&
    row.destination_branch === pullRequest.destinationBranch &&
    row.draft === pullRequest.draft;
  return isSame ? null : 'updated';
}
