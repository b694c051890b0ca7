import { backfillPullRequest, publish, runsByIds } from '../runs/index.ts';
import {
  openPullRequests,
  type PullRequestFact,
  parseCommand,
  pullRequestByNumber,
  storeApprovals,
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
  return { ...nothing(reason), supersede: isWanted ? null : supersede };
}

/** A head that was opened or moved is previewed, whichever of push and pull request event comes first. */
async function considerHead(considered: Considered, { pullRequest, actor }: PullRequestFact): Promise<Plan> {
  const { deps, event, stacks } = considered;
  const { number, url, title, sourceBranch, headSha } = pullRequest;
  const known = await pullRequestByNumber(deps.db.kysely, repositoryOf(considered), number);
  if (known !== undefined && known.state !== 'open')
    return nothing(`Pull request #${number} is ${known.state} by now.`);
  if (pullRequest.fork) return nothing(`Pull request #${number} comes from a fork: forks start no runs.`);
  if (headSha === null) return nothing(`Pull request #${number} has no source branch any more.`);
  const client = await clientOf(considered);
  const [paths, { commit, overtaken, move }] = await Promise.all([
    client.listPullRequestPaths(event.repository, number),
    findHead(considered, sourceBranch, { sha: headSha, before: null, timestamp: null }),
  ]);
  if (commit === null) return { ...nothing(`Branch ${sourceBranch} was deleted since.`), head: move };
  const decide = decidePullRequest(paths, number);
  const stackIds = stacks.map((stack) => stack.id);
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
  await storeApprovals(deps.db.kysely, repositoryOf(considered), pullRequest.number, names);
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
