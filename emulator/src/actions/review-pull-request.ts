import { ApiError, conflict } from '../errors.ts';
import { presentReview } from '../present/pull-requests.ts';
import type { Account, Participant, PullRequest } from '../state/types.ts';
import type { World } from '../world.ts';
import { emitPullRequest } from './pull-request-events.ts';
import { participantOf } from './reviewers.ts';

/** Approves; authors may approve their own pull request, as on Bitbucket. */
export async function approve(world: World, pullRequest: PullRequest, actor: Account): Promise<Participant> {
  return review(world, pullRequest, actor, 'approved');
}

export async function requestChanges(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
): Promise<Participant> {
  return review(world, pullRequest, actor, 'changes_requested');
}

export async function unapprove(world: World, pullRequest: PullRequest, actor: Account): Promise<void> {
  await withdraw(world, pullRequest, actor, 'approved');
}

export async function removeChangeRequest(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
): Promise<void> {
  await withdraw(world, pullRequest, actor, 'changes_requested');
}

type Verdict = 'approved' | 'changes_requested';
const WORDS = {
  approved: {
    given: 'approved',
    withdrawn: 'unapproved',
    key: 'approval',
    activity: 'approval',
    again: 'You already approved this pull request.',
    never: "You haven't approved this pull request.",
  },
  changes_requested: {
    given: 'changes_request_created',
    withdrawn: 'changes_request_removed',
    key: 'changes_request',
    activity: 'changes_requested',
    again: 'You already requested changes on this pull request.',
    never: "You haven't requested changes on this pull request.",
  },
} as const;

async function review(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  verdict: Verdict,
): Promise<Participant> {
  const words = WORDS[verdict];
  const now = world.now();
  const participant = participantOf(pullRequest, actor, now);
  if (participant.state === verdict) throw conflict(words.again);
  participant.state = verdict;
  participant.participatedOn = now;
  pullRequest.updatedOn = now;
  pullRequest.activity.push({ kind: words.activity, on: now, by: actor });
  await emitPullRequest(world, pullRequest, {
    event: words.given,
    actor,
    extra: { [words.key]: presentReview(world, actor, now) },
  });
  return participant;
}

async function withdraw(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  verdict: Verdict,
): Promise<void> {
  const words = WORDS[verdict];
  const participant = pullRequest.participants.get(actor.uuid);
  if (participant?.state !== verdict) throw new ApiError(404, words.never);
  const now = world.now();
  participant.state = null;
  participant.participatedOn = now;
  pullRequest.updatedOn = now;
  await emitPullRequest(world, pullRequest, {
    event: words.withdrawn,
    actor,
    extra: { [words.key]: presentReview(world, actor, now) },
  });
}
