import type { TriggerDeps } from './deps.ts';
import { listOpenPullRequests } from './list-pull-requests.ts';
import { listDecisions, listIgnored, listPullRequests } from './queries.ts';
import { createRouteEvent } from './route-event.ts';
import { deleteIgnoredBefore } from './store.ts';

export type Triggers = ReturnType<typeof createTriggers>;

const ignoredDays = 7;

export function createTriggers(deps: TriggerDeps) {
  return {
    routeEvent: createRouteEvent(deps),
    sweep: (): Promise<void> =>
      deleteIgnoredBefore(
        deps.db.kysely,
        new Date(deps.clock.now().getTime() - ignoredDays * 24 * 3_600_000),
      ),
    useCases: {
      decisions: listDecisions(deps),
      ignored: listIgnored(deps),
      pullRequests: listPullRequests(deps),
      openPullRequests: listOpenPullRequests(deps),
    },
  };
}
