import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { forgetStanding, openPullRequests, type PushFact, type VcsClient } from '../vcs/index.ts';
import { decidePush, decideTag } from './decide.ts';
import { findDeleted, findHead, supersedeOthers } from './find-head.ts';
import {
  archiveOf,
  type Considered,
  candidate,
  clientOf,
  isFresh,
  nothing,
  type Plan,
  repositoryOf,
} from './plan.ts';

export async function considerPush(considered: Considered, push: PushFact): Promise<Plan> {
  if (push.ref === 'tag') return considerTag(considered, push);
  if (push.after === null) return considerDeletion(considered, push);
  return considerCommit(considered, { ...push, after: push.after });
}

/** Tags concern only modules that are released by them. */
async function considerTag(considered: Considered, push: PushFact): Promise<Plan> {
  const { name: tag, after: sha } = push;
  if (sha === null) return nothing(`Tag ${tag} was deleted. Versions that it has released stay.`);
  const decideFor = decideTag(tag);
  const decide: Plan['decide'] = (stack) => decideFor({ ...candidate(stack), kind: stack.kind });
  // A tag that moved would give one number to two commits: the version of the first stays, and the second is refused.
  if (!considered.stacks.some((stack) => decide(stack).outcome === 'track'))
    return { ...nothing(''), decide };
  const client = await clientOf(considered);
  const commit = await client.getCommit(considered.event.repository, sha);
  return { ...nothing(''), decide, commit, branch: tag, triggeredBy: push.actor.name };
}

type CommitPush = PushFact & { readonly after: string };

async function considerCommit(considered: Considered, push: CommitPush): Promise<Plan> {
  const { deps, event } = considered;
  const { name: branch, after: sha, before, timestamp = null } = push;
  if (isFresh(deps, event)) deps.vcs.prefetch.commit(archiveOf(event, { sha, branch }));
  const client = await clientOf(considered);
  const [paths, head, [pullRequest]] = await Promise.all([
    changedPathsOf(considered, client, push),
    findHead(considered, branch, { sha, before, timestamp }),
    openPullRequests(deps.db.kysely, repositoryOf(considered), branch),
  ]);
  const { commit, overtaken, move } = head;
  if (commit === null) return { ...nothing(`Branch ${branch} was deleted since.`), head: move };
  const decide = decidePush({ branch, changedPaths: paths });
  return {
    decide: (stack) => decide(candidate(stack)),
    commit,
    overtaken,
    branch,
    pullRequest: pullRequest ?? null,
    triggeredBy: push.actor.name,
    head: move,
    supersede: supersedeOthers(branch, commit.sha, push.forced && overtaken === null),
    ...(move.to !== null && {
      finish: (trx: Trx) => forgetStanding(trx, repositoryOf(considered), branch),
    }),
  };
}

async function considerDeletion(considered: Considered, push: PushFact): Promise<Plan> {
  const branch = push.name;
  const { commit, move } = await findDeleted(considered, branch, push.before ?? '');
  if (commit !== null) return { ...nothing(`Branch ${branch} was deleted, and exists again.`), head: move };
  const reason = `Branch ${branch} was deleted.`;
  return {
    ...nothing(reason),
    head: move,
    supersede: { branch, exceptSha: null, reason, tracked: false },
  };
}

/**
 * Null when it cannot be told what a push changed: the first push of a tracked branch has nothing to compare with,
 * and a force push may have made its former commit unreachable.
 */
async function changedPathsOf(
  { event, stacks }: Considered,
  client: VcsClient,
  push: CommitPush,
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
