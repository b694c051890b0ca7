import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { backfillPullRequest, publish, runsByIds } from '../runs/index.ts';
import {
  branchHead,
  openPullRequests,
  type PullRequestFact,
  type PullRequestFacts,
  parseCommand,
  pullRequestByNumber,
  storeFindings,
  upsertPullRequest,
  type VcsClient,
} from '../vcs/index.ts';
import { decidePullRequest } from './decide.ts';
import { findHead, supersedeOthers } from './find-head.ts';
import { type Considered, candidate, clientOf, nothing, type Plan, repositoryOf } from './plan.ts';

export async function considerPullRequest(considered: Considered, fact: PullRequestFact): Promise<Plan> {
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
      return considerComment(considered, fact);
  }
}

/** The end of a pull request ends its previews, unless another one from the same branch still wants them. */
async function considerEnd(
  considered: Considered,
  { pullRequest }: PullRequestFact,
  reason: string,
): Promise<Plan> {
  const { sourceBranch, number, fork } = pullRequest;
  const open = await openPullRequests(considered.deps.db.kysely, repositoryOf(considered), sourceBranch);
  const isWanted = fork || open.some((other) => other.number !== number);
  const supersede = { branch: sourceBranch, exceptSha: null, reason, tracked: false };
  const merged = await mergedCommit(considered, pullRequest);
  return {
    ...nothing(reason),
    supersede: isWanted ? null : supersede,
    ...(merged === null
      ? {}
      : { finish: (trx) => storeFindings(trx, repositoryOf(considered), number, { merge_sha: merged }) }),
  };
}

/** Bitbucket names the merge commit by 12 characters. */
async function mergedCommit(considered: Considered, { mergeSha }: PullRequestFacts): Promise<string | null> {
  if (mergeSha === null) return null;
  const client = await clientOf(considered);
  return client.getCommit(considered.event.repository, mergeSha).then(
    ({ sha }) => sha,
    (error: unknown) => {
      // The branch may be rewritten or gone by now; the short hash says as much as there is to say.
      if (error instanceof AppError && error.code === 'COMMIT_NOT_FOUND') return null;
      throw error;
    },
  );
}

/** A head that was opened or moved is previewed, whichever of push and pull request event comes first. */
async function considerHead(considered: Considered, { pullRequest, actor }: PullRequestFact): Promise<Plan> {
  const { event } = considered;
  const { number, url, title, sourceBranch, headSha } = pullRequest;
  const what = `Pull request #${number}`;
  const key = repositoryOf(considered);
  const known = await pullRequestByNumber(considered.deps.db.kysely, key, number);
  if (known !== undefined && known.state !== 'open') return nothing(`${what} is ${known.state} by now.`);
  if (pullRequest.fork) return nothing(`${what} comes from a fork: forks start no runs.`);
  if (headSha === null) return nothing(`${what} has no source branch any more.`);
  const routed = `${headSha.slice(0, 12)} to ${pullRequest.destinationBranch}`;
  // Reviewers, titles, drafts and the destination's own commits change without changing what would be planned.
  if (known?.routed === routed) {
    const same = nothing(`${what}: neither its head nor its destination changed.`);
    if (known.mergeable !== null && known.undiverged !== null) return same;
    const standing = await standingOf(considered, { ...pullRequest, headSha });
    return { ...same, finish: (trx) => storeFindings(trx, key, number, standing) };
  }
  const client = await clientOf(considered);
  const [{ paths, mergeable }, { commit, overtaken, move }, undiverged] = await Promise.all([
    client.listPullRequestPaths(event.repository, number),
    findHead(considered, sourceBranch, { sha: headSha, before: null, timestamp: null }),
    isUndiverged(considered, client, { ...pullRequest, headSha }),
  ]);
  if (commit === null) return { ...nothing(`Branch ${sourceBranch} was deleted since.`), head: move };
  const decide = decidePullRequest(paths, number);
  const whole = overtaken === null ? { head_sha: commit.sha } : {};
  return {
    decide: (stack) => decide(candidate(stack)),
    commit,
    overtaken,
    branch: sourceBranch,
    pullRequest: { number, url, title },
    triggeredBy: actor.name,
    head: move,
    supersede: supersedeOthers(sourceBranch, commit.sha, false),
    finish: async (trx) => {
      await storeFindings(trx, key, number, { ...whole, mergeable, undiverged, routed });
      await backfill(considered, trx, { sha: commit.sha, number, url, title });
    },
  };
}

/** Runs that the push made before the pull request was known learn of it. */
async function backfill(
  { deps, stacks }: Considered,
  trx: Trx,
  known: { sha: string; number: number; url: string; title: string },
): Promise<void> {
  const filled = await backfillPullRequest(trx, { stackIds: stacks.map((stack) => stack.id), ...known });
  const runs = await runsByIds(
    trx,
    filled.map((run) => run.id),
  );
  for (const run of runs) await publish(deps, trx, run, deps.clock.now());
}

/** How it stands to its destination, which may have moved since its head was looked at. */
async function standingOf(considered: Considered, head: PullRequestFacts & { readonly headSha: string }) {
  const client = await clientOf(considered);
  const [{ mergeable }, undiverged] = await Promise.all([
    client.listPullRequestPaths(considered.event.repository, head.number),
    isUndiverged(considered, client, head),
  ]);
  return { mergeable, undiverged };
}

/** Whether the source has all of the destination's commits; null when Bitbucket does not say. */
async function isUndiverged(
  considered: Considered,
  client: VcsClient,
  { headSha, destinationBranch: branch, destinationSha }: PullRequestFacts & { readonly headSha: string },
): Promise<boolean | null> {
  const known = await branchHead(considered.deps.db.kysely, { ...repositoryOf(considered), branch });
  const destination = known?.head_sha ?? destinationSha;
  if (destination === null) return null;
  const base = await client.getMergeBase(considered.event.repository, headSha, destination);
  return base?.startsWith(destination) ?? null;
}

/** Deliveries tell who approved; where one does not, Bitbucket is asked. */
async function refreshApprovals(
  considered: Considered,
  { pullRequest, repo }: PullRequestFact,
): Promise<void> {
  if (pullRequest.approvals) return;
  const { deps, event } = considered;
  const client = await clientOf(considered);
  const fresh = await client.getPullRequest(event.repository, pullRequest.number);
  const mirrored = { repo, pullRequest: fresh };
  await upsertPullRequest(deps.db.kysely, event.integration_id, mirrored, deps.clock.now());
}

/** Commands are carried out apart, once each; what comes of one is told in an answer to the comment. */
function considerComment({ deps, event }: Considered, { pullRequest, comment }: PullRequestFact): Plan {
  const { number } = pullRequest;
  if (parseCommand(comment?.text ?? '') === null)
    return nothing(`Pull request #${number}: the comment is not a command.`);
  return {
    ...nothing(`Pull request #${number}: the comment is a command, which is answered there.`),
    finish: (trx) =>
      deps.emit(trx, 'command.given', {
        eventId: event.id,
        repositoryUuid: event.repository_uuid,
        pullRequest: number,
      }),
  };
}
