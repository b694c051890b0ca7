import { emit } from '../hooks/emit.ts';
import type { Json } from '../present/basics.ts';
import { presentPullRequest } from '../present/pull-requests.ts';
import type { Account, PullRequest } from '../state/types.ts';
import type { World } from '../world.ts';

/** Sends a pull request event to the hooks of the destination repository. */
export function emitPullRequest(
  world: World,
  pullRequest: PullRequest,
  { event, actor, extra = {} }: { event: string; actor: Account; extra?: Json },
): Promise<void> {
  return emit(world, {
    event: `pullrequest:${event}`,
    repository: pullRequest.repository,
    actor,
    body: () => ({ pullrequest: presentPullRequest(world, pullRequest), ...extra }),
  });
}

/** Adds an entry to the activity log that shows the pull request as it is now. */
export function recordUpdate(pullRequest: PullRequest, by: Account, on: Date): void {
  pullRequest.updatedOn = on;
  const { state, title, description, draft, reason, source, destination } = pullRequest;
  pullRequest.activity.push({
    kind: 'update',
    on,
    by,
    snapshot: {
      state,
      title,
      description,
      draft,
      reason,
      source: { branch: source.branch, hash: source.hash },
      destination: { branch: destination.branch, hash: destination.hash },
    },
  });
}
