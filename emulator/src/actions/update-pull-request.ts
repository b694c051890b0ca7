import { badField } from '../errors.ts';
import { findBranch } from '../git/refs.ts';
import type { Account, PullRequest } from '../state/types.ts';
import type { World } from '../world.ts';
import { requireOpen } from './close-pull-request.ts';
import { emitPullRequest, recordUpdate } from './pull-request-events.ts';
import { readEndpoints } from './push.ts';
import { setReviewers } from './reviewers.ts';

export type PullRequestEdit = {
  readonly title: string;
  readonly description?: string | undefined;
  readonly destination?: string | undefined;
  readonly reviewers?: readonly Account[] | undefined;
  readonly draft?: boolean | undefined;
  readonly closeSourceBranch?: boolean | undefined;
};

/** Changes an open pull request; what the edit leaves out stays. Bitbucket insists on a title. */
export async function updatePullRequest(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  edit: PullRequestEdit,
): Promise<void> {
  requireOpen(pullRequest);
  if (edit.destination !== undefined && !findBranch(pullRequest.repository.git, edit.destination)) {
    throw badField('destination', `branch not found: ${edit.destination}`);
  }
  if (edit.reviewers) setReviewers(pullRequest, edit.reviewers, world.now());
  pullRequest.title = edit.title;
  pullRequest.description = edit.description ?? pullRequest.description;
  pullRequest.draft = edit.draft ?? pullRequest.draft;
  pullRequest.closeSourceBranch = edit.closeSourceBranch ?? pullRequest.closeSourceBranch;
  pullRequest.destination.branch = edit.destination ?? pullRequest.destination.branch;
  readEndpoints(pullRequest);
  recordUpdate(pullRequest, actor, world.now());
  await emitPullRequest(world, pullRequest, { event: 'updated', actor });
}
