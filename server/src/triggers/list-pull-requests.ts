import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import type { TriggerDeps } from './deps.ts';
import { latestRunsOf, openIntoStacks } from './pull-requests-store.ts';

/** Open pull requests across all stacks that the actor may read, each with the newest run of every stack. */
export const listOpenPullRequests = ({ db, useCases }: TriggerDeps) =>
  useCases.read({
    name: 'trigger.openPullRequests',
    action: 'run:read',
    input: z.object({
      text: z.string().trim().max(200),
      offset: z.number().int().min(0).max(100_000),
      first: z.number().int().min(1).max(100),
    }),
    locate: async (_db, _input, actor) => locateList(actor, 'run:read'),
    run: async ({ actor, input: { text, offset, first } }) => {
      const spaceIds = visibleSpaces(actor, 'run:read');
      const rows = await openIntoStacks(db.kysely, spaceIds, { text, offset, limit: first });
      const runs = await latestRunsOf(
        db.kysely,
        spaceIds,
        rows.map((row) => ({ uuid: row.repository_uuid, number: row.number })),
      );
      return rows.map((row) => ({
        repository: row.repository,
        number: row.number,
        title: row.title,
        url: row.url,
        sourceBranch: row.source_branch,
        destinationBranch: row.destination_branch,
        author: row.author,
        headSha: row.head_sha,
        draft: row.draft,
        fork: row.fork,
        approvals: row.approved_by.length,
        updatedAt: row.updated_at,
        runIds: runs
          .filter((run) => run.uuid === row.repository_uuid && run.number === row.number)
          .map((run) => run.id),
      }));
    },
  });
