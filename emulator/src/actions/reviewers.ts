import { badField } from '../errors.ts';
import type { Account, Participant, PullRequest } from '../state/types.ts';

/** Makes exactly these accounts the reviewers; others who took part stay as participants. */
export function setReviewers(pullRequest: PullRequest, reviewers: readonly Account[], now: Date): void {
  const wanted = new Set(reviewers.map(({ uuid }) => uuid));
  if (wanted.has(pullRequest.author.uuid)) {
    throw badField(
      'reviewers',
      `${pullRequest.author.displayName} is the author and cannot be included as a reviewer.`,
    );
  }
  for (const participant of pullRequest.participants.values()) {
    if (!wanted.has(participant.user.uuid)) participant.role = 'PARTICIPANT';
  }
  for (const reviewer of reviewers) participantOf(pullRequest, reviewer, now).role = 'REVIEWER';
}

/** The account's participant record, made when it takes part for the first time. */
export function participantOf(pullRequest: PullRequest, account: Account, now: Date): Participant {
  const known = pullRequest.participants.get(account.uuid);
  if (known) return known;
  const participant: Participant = { user: account, role: 'PARTICIPANT', state: null, participatedOn: now };
  pullRequest.participants.set(account.uuid, participant);
  return participant;
}
