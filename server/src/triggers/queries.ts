import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import { latestOfPullRequest } from '../runs/index.ts';
import { locateStack, stacksByIds } from '../stacks/index.ts';
import { eventsOfDelivery, isApprovedAtHead, openPullRequests } from '../vcs/index.ts';
import type { TriggerDeps } from './deps.ts';
import { decisionsOfEvents, ignoredOfStack } from './store.ts';

const shownIgnored = 100;
const stackInput = z.object({ id: z.string() });

/** What was decided for every stack that the actor may see, for all events of a delivery. */
export const listDecisions = (deps: TriggerDeps) =>
  deps.useCases.read({
    name: 'trigger.decisions',
    action: 'delivery:read',
    input: z.object({ deliveryId: z.string() }),
    locate: (db, { deliveryId }) => deps.vcs.locateDelivery(db, { id: deliveryId }),
    run: async ({ actor, input }) => {
      const { kysely } = deps.db;
      const events = await eventsOfDelivery(kysely, input.deliveryId);
      const decisions = await decisionsOfEvents(
        kysely,
        events.map((event) => event.id),
      );
      const stacks = await stacksByIds(kysely, [...new Set(decisions.map((decision) => decision.stack_id))]);
      const visible = new Set(
        stacks.filter((stack) => isAllowed(actor, 'stack:read', stack.space_id)).map((stack) => stack.id),
      );
      return decisions
        .filter((decision) => visible.has(decision.stack_id))
        .map((decision) => ({
          eventId: decision.event_id,
          stackId: decision.stack_id,
          outcome: decision.outcome,
          reason: decision.reason,
          runId: decision.run_id,
        }));
    },
  });

export const listIgnored = (deps: TriggerDeps) =>
  deps.useCases.read({
    name: 'trigger.ignored',
    action: 'stack:read',
    input: stackInput,
    locate: locateStack(deps),
    run: async ({ input }) => {
      const rows = await ignoredOfStack(deps.db.kysely, input.id, shownIgnored);
      return rows.map((row) => ({
        eventId: row.event_id,
        deliveryId: row.delivery_id,
        summary: row.summary,
        reason: row.reason,
        sha: row.sha,
        branch: row.branch,
        at: row.at,
      }));
    },
  });

/** Open pull requests against the tracked branch, with the latest preview of this stack. */
export const listPullRequests = (deps: TriggerDeps) =>
  deps.useCases.read({
    name: 'trigger.pullRequests',
    action: 'stack:read',
    input: stackInput,
    locate: locateStack(deps),
    run: async ({ located: { stack } }) => {
      if (stack.integration_id === null) return [];
      const key = { integrationId: stack.integration_id, uuid: stack.repository_uuid };
      const open = await openPullRequests(deps.db.kysely, key);
      const against = open.filter((row) => row.destination_branch === stack.branch);
      return Promise.all(
        against.map(async (row) => ({
          number: row.number,
          title: row.title,
          url: row.url,
          sourceBranch: row.source_branch,
          destinationBranch: row.destination_branch,
          author: row.author,
          headSha: row.head_sha,
          state: row.state,
          draft: row.draft,
          approved: row.approved_by.length > 0,
          approvedAtHead: isApprovedAtHead(row),
          mergeable: row.mergeable,
          undiverged: row.undiverged,
          reviewers: row.reviewers.map(({ name }) => name),
          approvedBy: row.approved_by,
          fork: row.fork,
          runId: (await latestOfPullRequest(deps.db.kysely, [stack.id], row.number))[0]?.id ?? null,
        })),
      );
    },
  });
