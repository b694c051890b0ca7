import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { newId } from '../platform/ids.ts';
import { advanceRun } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import { locateRun } from './locate.ts';
import { noticeRun } from './notice-run.ts';
import { insertReview, type RunReviewRow } from './reviews-store.ts';
import { lockRunRow } from './store.ts';

/** Approves or rejects a run. One that waits for a review goes on or fails; for others the review is noted. */
export const reviewRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.review',
    action: 'run:review',
    input: z.object({
      stack: z.string(),
      run: z.string(),
      decision: z.enum(['APPROVE', 'REJECT']),
      note: z.string().trim().max(10_000, 'Write at most 10,000 characters.'),
    }),
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input: { run: id, decision, note } }) => {
      const run = await lockRunRow(trx, id);
      if (run === undefined) throw notFound();
      const review: RunReviewRow = {
        id: newId(),
        run_id: id,
        decision,
        note,
        state: run.state,
        state_version: run.version,
        actor_id: actor.id,
        actor_name: actor.name,
        created_at: deps.clock.now(),
      };
      await insertReview(trx, review);
      await noticeRun(deps.db, trx, run);
      if (run.state === 'PENDING_REVIEW') {
        const event = decision === 'APPROVE' ? 'approved' : 'rejected';
        const did = decision === 'APPROVE' ? 'Approved' : 'Rejected';
        const why = note === '' ? `${did} by ${actor.name}.` : `${did} by ${actor.name}: ${note}`;
        await advanceRun(deps, trx, { runId: id, event, actor: actor.name, note: why });
      }
      return review;
    },
  });
