import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { lockStackRow, updateStack } from '../stacks/index.ts';
import { createRun } from './create-run.ts';
import type { RunDeps } from './deps.ts';
import { requireRunnable } from './guards.ts';
import { locateRun } from './locate.ts';
import { runMetadata, withMetadata } from './run-metadata.ts';
import { pullRequestOfRun } from './trigger-run.ts';

/**
 * Deploys what a preview showed, before it is merged: a tracked run of its commit. Throws PROMOTION_REFUSED where the
 * stack does not allow it, the preview did not succeed, or its commit is not newer than what the stack tracks.
 */
export const promoteRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.promote',
    action: 'run:trigger',
    input: z.object({ stack: z.string(), run: z.string(), metadata: runMetadata }),
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input: { metadata }, located: { run } }) => {
      const stack = await lockStackRow(trx, run.stack_id);
      if (stack === undefined) throw notFound();
      requireRunnable(stack, 'TRACKED', actor);
      if (!stack.allow_promotion) throw new AppError('PROMOTION_REFUSED');
      if (run.type !== 'PROPOSED' || run.state !== 'FINISHED' || run.local_workspace_id !== null) {
        throw new AppError('PROMOTION_REFUSED', 'Only a preview that has finished can be promoted.');
      }
      const head = stack.tracked_commit;
      if (head !== null && (head.sha === run.sha || head.timestamp >= run.commit.timestamp)) {
        throw new AppError(
          'PROMOTION_REFUSED',
          `Commit ${run.sha.slice(0, 7)} is not newer than ${head.sha.slice(0, 7)}, which the stack tracks. Bring the branch up to date.`,
        );
      }
      const { run: created } = await createRun(deps, trx, {
        stack,
        type: 'TRACKED',
        commit: run.commit,
        branch: run.branch,
        pullRequest: pullRequestOfRun(run),
        eventId: null,
        triggeredBy: actor.name,
        actorId: actor.id,
        once: false,
        metadata: withMetadata(run.user_provided_metadata, metadata),
      });
      await updateStack(trx, stack.id, { tracked_commit: run.commit, tracked_set_by: actor.name });
      return { id: created.id, number: created.number };
    },
  });
