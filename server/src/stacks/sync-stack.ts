import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { StackDeps } from './deps.ts';
import { locateStack, noticeStack } from './locate.ts';
import { stackSnapshot } from './snapshot.ts';
import { updateStack } from './store.ts';

/** Moves the tracked commit to the tip of the tracked branch. Starts nothing. */
export const syncStack = ({ db, clock, useCases, vcs }: StackDeps) =>
  useCases.write({
    name: 'stack.sync',
    action: 'stack:sync',
    input: z.object({ id: z.string() }),
    locate: locateStack({ db }),
    snapshot: stackSnapshot,
    audit: (given) => given,
    prepare: async ({ located: { stack } }) => {
      if (stack.integration_id === null) throw new AppError('STACK_DETACHED');
      return (await vcs.clientFor(stack.integration_id)).getBranchTip(stack.repository, stack.branch);
    },
    run: async ({ trx, actor, input: { id }, located, prepared }) => {
      await updateStack(trx, id, {
        tracked_commit: prepared,
        tracked_set_by: actor.name,
        updated_at: clock.now(),
      });
      await noticeStack(db, trx, located.stack);
      return { id };
    },
  });
