import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { backfillPullRequest, publish, runsByIds } from '../runs/index.ts';
import { type RoutedStack, type StoredCommit, updateStack } from '../stacks/index.ts';
import {
  openPullRequests,
  type PullRequestFact,
  type PushFact,
  pullRequestByNumber,
  type RepositoryFact,
  storeApprovals,
  upsertRepository,
  type VcsClient,
  type VcsEventRow,
} from '../vcs/index.ts';
import { type Decision, decidePullRequest, decidePush, ignoreAll } from './decide.ts';
import type { TriggerDeps } from './deps.ts';

/** What an event leads to, found out with calls to the provider and carried out in one transaction. */
export type Plan = {
  readonly decide: (stack: RoutedStack) => Decision;
  readonly commit: StoredCommit | null;
  /** The newest commit of the branch: another one than `commit` when events came late or in another order. */
  readonly head: string | null;
  readonly branch: string;
  readonly pullRequest: { readonly number: number; readonly url: string; readonly title: string } | null;
  readonly triggeredBy: string;
  readonly supersede: {
    readonly branch: string;
    readonly exceptSha: string | null;
    readonly reason: string;
  } | null;
  readonly finish?: (trx: Trx) => Promise<void>;
};

type Considered = {
  readonly deps: TriggerDeps;
  readonly event: VcsEventRow;
  readonly stacks: readonly RoutedStack[];
};

const nothing = (reason: string): Plan => ({
  decide: ignoreAll(reason),
  commit: null,
  head: null,
  branch: '',
  pullRequest: null,
  triggeredBy: '',
  supersede: null,
});

/** What of a stack the rules look at. */
const candidate = (stack: RoutedStack) => ({
  id: stack.id,
  branch: stack.branch,
  projectRoot: stack.project_root,
  projectGlobs: stack.project_globs,
});

export async function consider(deps: TriggerDeps, event: VcsEventRow, stacks: RoutedStack[]): Promise<Plan> {
  if (stacks.length === 0) return nothing('No stack uses the repository.');
  const considered = { deps, event, stacks };
  switch (event.fact.kind) {
    case 'push':
      return considerPush(considered, event.fact);
    case 'pull_request':
      return considerPullRequest(considered, event.fact);
    case 'repository':
      return considerRepository(considered, event.fact);
  }
}

/** What a run of this commit will ask for. */
export function archiveOf(event: VcsEventRow, { sha, branch }: { sha: string; branch: string }) {
  const { integration_id: integrationId, repository, repository_uuid: repositoryUuid } = event;
  return { integrationId, repository, repositoryUuid, sha, branch };
}

const clientOf = ({ deps, event }: Considered): Promise<VcsClient> =>
  deps.vcs.clientFor(event.integration_id);

async function considerPush(considered: Considered, push: PushFact): Promise<Plan> {
  const { deps, event } = considered;
  if (push.ref === 'tag') return nothing(`Tag ${push.name}: tags start no runs.`);
  if (push.after === null) {
    const reason = `Branch ${push.name} was deleted.`;
    return { ...nothing(reason), supersede: { branch: push.name, exceptSha: null, reason } };
  }
  const wanted = { sha: push.after, branch: push.name };
  deps.vcs.prefetch.commit(archiveOf(event, wanted));
  const client = await clientOf(considered);
  const key = { integrationId: event.integration_id, uuid: event.repository_uuid };
  const [paths, { commit, head }, [pullRequest]] = await Promise.all([
    changedPathsOf(considered, client, { ...push, after: push.after }),
    lookUp(client, { ...push, repository: event.repository, branch: push.name, sha: push.after }),
    openPullRequests(deps.db.kysely, key, push.name),
  ]);
  const decide = decidePush({ branch: push.name, changedPaths: paths });
  return {
    decide: (stack) => decide(candidate(stack)),
    commit,
    head,
    branch: push.name,
    pullRequest: pullRequest ?? null,
    triggeredBy: push.actor.name,
    supersede: supersededBy(push.name, head),
  };
}

type Wanted = {
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
  readonly before?: string | null;
};

/**
 * A commit, and the newest one of its branch: events arrive late and in any order, and the newest head wins. The API
 * may also lag behind the event, so that a tip that is older does not count.
 */
async function lookUp(
  client: VcsClient,
  { repository, branch, sha, before = null }: Wanted,
): Promise<{ commit: StoredCommit; head: string }> {
  const tip = await client.getBranchTip(repository, branch).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'BRANCH_NOT_FOUND') return null;
    throw error;
  });
  if (tip?.sha.startsWith(sha)) return { commit: tip, head: tip.sha };
  const commit = await client.getCommit(repository, sha);
  const isNewer = tip !== null && tip.sha !== before && tip.timestamp >= commit.timestamp;
  return { commit, head: isNewer ? tip.sha : commit.sha };
}

const supersededBy = (branch: string, head: string): Plan['supersede'] => ({
  branch,
  exceptSha: head,
  reason: `Superseded by commit ${head.slice(0, 7)}.`,
});

/**
 * Null when it cannot be told what a push changed: the first push of a tracked branch has nothing to compare with,
 * and a force push may have made its former commit unreachable.
 */
async function changedPathsOf(
  { event, stacks }: Considered,
  client: VcsClient,
  push: PushFact & { readonly after: string },
): Promise<string[] | null> {
  const tracked = stacks.some((stack) => stack.branch === push.name);
  if (push.before === null)
    return tracked ? null : client.listChangedPaths(event.repository, null, push.after);
  try {
    return await client.listChangedPaths(event.repository, push.before, push.after);
  } catch (error) {
    if (error instanceof AppError && error.code === 'VCS_NOT_FOUND') return null;
    throw error;
  }
}

async function considerPullRequest(considered: Considered, fact: PullRequestFact): Promise<Plan> {
  const { pullRequest } = fact;
  const what = `Pull request #${pullRequest.number}`;
  switch (fact.action) {
    case 'opened':
    case 'updated':
      return considerHead(considered, fact);
    case 'merged':
    case 'declined':
      return considerEnd(considered, fact, `${what} was ${fact.action}.`);
    case 'approved':
    case 'unapproved':
      await refreshApprovals(considered, fact);
      return nothing(`${what}: approvals start no runs.`);
    case 'changes_requested':
    case 'changes_request_removed':
      return nothing(`${what}: reviews start no runs.`);
    case 'commented':
      return nothing(`${what}: the comment is not a command.`);
  }
}

/** The end of a pull request ends its previews, unless another one from the same branch still wants them. */
async function considerEnd(
  { deps, event }: Considered,
  { pullRequest }: PullRequestFact,
  reason: string,
): Promise<Plan> {
  const key = { integrationId: event.integration_id, uuid: event.repository_uuid };
  const { sourceBranch, number, fork } = pullRequest;
  const open = await openPullRequests(deps.db.kysely, key, sourceBranch);
  const isWanted = fork || open.some((other) => other.number !== number);
  return {
    ...nothing(reason),
    supersede: isWanted ? null : { branch: sourceBranch, exceptSha: null, reason },
  };
}

/** A head that was opened or moved is previewed, whichever of push and pull request event comes first. */
async function considerHead(considered: Considered, { pullRequest, actor }: PullRequestFact): Promise<Plan> {
  const { deps, event, stacks } = considered;
  const { number, url, title, sourceBranch, headSha } = pullRequest;
  const key = { integrationId: event.integration_id, uuid: event.repository_uuid };
  const known = await pullRequestByNumber(deps.db.kysely, key, number);
  if (known !== undefined && known.state !== 'open')
    return nothing(`Pull request #${number} is ${known.state} by now.`);
  if (pullRequest.fork) return nothing(`Pull request #${number} comes from a fork: forks start no runs.`);
  if (headSha === null) return nothing(`Pull request #${number} has no source branch any more.`);
  const client = await clientOf(considered);
  const [paths, { commit, head }] = await Promise.all([
    client.listPullRequestPaths(event.repository, number),
    lookUp(client, { repository: event.repository, branch: sourceBranch, sha: headSha }),
  ]);
  const decide = decidePullRequest(paths, number);
  const stackIds = stacks.map((stack) => stack.id);
  return {
    decide: (stack) => decide(candidate(stack)),
    commit,
    head,
    branch: sourceBranch,
    pullRequest: { number, url, title },
    triggeredBy: actor.name,
    supersede: supersededBy(sourceBranch, head),
    finish: async (trx) => {
      const filled = await backfillPullRequest(trx, { stackIds, sha: commit.sha, number, url, title });
      const runs = await runsByIds(
        trx,
        filled.map((run) => run.id),
      );
      for (const run of runs) await publish(deps, trx, run, deps.clock.now());
    },
  };
}

async function refreshApprovals(considered: Considered, { pullRequest }: PullRequestFact): Promise<void> {
  const { deps, event } = considered;
  const client = await clientOf(considered);
  const { approvedBy, author } = await client.getPullRequest(event.repository, pullRequest.number);
  // An approval of one's own pull request does not count.
  const names = approvedBy.filter((person) => person.uuid !== author.uuid).map((person) => person.name);
  const key = { integrationId: event.integration_id, uuid: event.repository_uuid };
  await storeApprovals(deps.db.kysely, key, pullRequest.number, names);
}

/** Renames and moves are followed by the repository's uuid, which stays. */
async function considerRepository(
  { event, stacks }: Considered,
  { to, repo }: RepositoryFact,
): Promise<Plan> {
  if (to === null) return nothing('The repository was deleted in Bitbucket: point the stack at another one.');
  return {
    ...nothing(`The repository is now ${to}; the stack follows it.`),
    finish: async (trx) => {
      await upsertRepository(trx, event.integration_id, { fullName: to, uuid: repo.uuid });
      for (const stack of stacks) await updateStack(trx, stack.id, { repository: to });
    },
  };
}
