import { z } from 'zod';
import { newId } from '../platform/ids.ts';
import { commentsOf, insertComment } from './comments-store.ts';
import type { RunDeps } from './deps.ts';
import { locateRun } from './locate.ts';
import { noticeRun } from './notice-run.ts';

const shownComments = 500;

/** Says something about a run to everybody who may see it. Nothing waits for it. */
export const commentRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.comment',
    action: 'run:comment',
    input: z.object({
      stack: z.string(),
      run: z.string(),
      body: z.string().trim().min(1, 'Write something first.').max(10_000, 'Use at most 10,000 characters.'),
    }),
    locate: locateRun(deps),
    audit: ({ body: _, ...given }) => given,
    run: async ({ trx, actor, input: { run, body }, located }) => {
      const row = {
        id: newId(),
        run_id: run,
        actor_id: actor.id,
        username: actor.name,
        body,
        created_at: deps.clock.now(),
      };
      await insertComment(trx, row);
      await noticeRun(deps.db, trx, located.run);
      return row;
    },
  });

export const runComments = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.comments',
    action: 'run:read',
    input: z.object({ stack: z.string(), run: z.string() }),
    locate: locateRun(deps),
    run: ({ input }) => commentsOf(deps.db.kysely, input.run, shownComments),
  });
