import { badField } from '../errors.ts';
import type { Account, PullRequest } from '../state/types.ts';
import type { World } from '../world.ts';
import { emitPullRequest, recordUpdate } from './pull-request-events.ts';

export function requireOpen(pullRequest: PullRequest): void {
  if (pullRequest.state !== 'OPEN') throw badField('newstatus', 'This pull request is already closed.');
}

/** Declines an open pull request, which cannot be reopened afterwards. */
export async function declinePullRequest(
  world: World,
  pullRequest: PullRequest,
  actor: Account,
  reason: string,
): Promise<void> {
  requireOpen(pullRequest);
  pullRequest.state = 'DECLINED';
  pullRequest.closedBy = actor;
  pullRequest.reason = reason;
  recordUpdate(pullRequest, actor, world.now());
  await emitPullRequest(world, pullRequest, { event: 'rejected', actor });
}
