import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import { locateRun, runsByIds } from '../runs/index.ts';
import { type StackRow, stacksByIds } from '../stacks/index.ts';
import { eventById } from '../vcs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { type Sent, sentAbout } from './sent.ts';

/** What was sent where about a run: its status and those that sum it up, its report, the comment of its pull request. */
export const sentOfRun = (deps: FeedbackDeps) =>
  deps.useCases.read({
    name: 'feedback.ofRun',
    action: 'run:read',
    input: z.object({ stack: z.string(), run: z.string() }),
    locate: locateRun(deps),
    run: async ({ located: { run, stack } }): Promise<Sent[]> => {
      if (stack.integration_id === null) return [];
      return sentAbout(deps, {
        integrationId: stack.integration_id,
        repositoryUuid: stack.repository_uuid,
        stacks: [stack],
        commits: [{ sha: run.sha, url: run.commit.url }],
        pullRequest:
          run.pull_request === null
            ? null
            : { number: run.pull_request, url: run.pull_request_url ?? run.commit.url },
      });
    },
  });

const mostRuns = 200;

/** What was sent where about the commits that an event started runs of; of the stacks that the actor may see. */
export const sentOfEvent = (deps: FeedbackDeps) =>
  deps.useCases.read({
    name: 'feedback.ofEvent',
    action: 'delivery:read',
    input: z.object({
      deliveryId: z.string(),
      eventId: z.string(),
      stackIds: z.array(z.string()).max(2_000),
      runIds: z.array(z.string()),
    }),
    locate: (db, { deliveryId }) => deps.vcs.locateDelivery(db, { id: deliveryId }),
    run: async ({ actor, input: { deliveryId, eventId, stackIds, runIds } }): Promise<Sent[]> => {
      const { kysely } = deps.db;
      const event = await eventById(kysely, eventId);
      if (event === undefined || event.delivery_id !== deliveryId) return [];
      const isVisible = ({ space_id }: StackRow) => isAllowed(actor, 'stack:read', space_id);
      const stacks = (await stacksByIds(kysely, stackIds)).filter(isVisible);
      const visible = new Set(stacks.map(({ id }) => id));
      const runs = (await runsByIds(kysely, runIds.slice(0, mostRuns))).filter((run) =>
        visible.has(run.stack_id),
      );
      // A newer commit may have run in place of the one that the event tells of.
      const commits = new Map(runs.map(({ sha, commit }) => [sha, commit.url]));
      if (event.sha !== null && !commits.has(event.sha)) commits.set(event.sha, '');
      const told = runs.find((run) => run.pull_request !== null);
      return sentAbout(deps, {
        integrationId: event.integration_id,
        repositoryUuid: event.repository_uuid,
        stacks,
        commits: [...commits].map(([sha, url]) => ({ sha, url })),
        pullRequest:
          told?.pull_request == null ? null : { number: told.pull_request, url: told.pull_request_url ?? '' },
      });
    },
  });
