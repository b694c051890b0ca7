import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { unbindActor } from '../identity/index.ts';
import { deleteStackRow, locateStack, lockStackRow, noticeStack, stackSnapshot } from '../stacks/index.ts';
import type { RunDeps } from './deps.ts';
import { unfinishedRuns } from './store.ts';

/** Deletes a stack with its runs, states and variables. Its resources in the cloud stay: destroy them by a run first. */
export const deleteStack = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'stack.delete',
    action: 'stack:delete',
    input: z.object({ id: z.string(), destroyResources: z.boolean() }),
    locate: locateStack(deps),
    audit: (given) => given,
    snapshot: stackSnapshot,
    run: async ({ trx, input: { id, destroyResources } }) => {
      const stack = await lockStackRow(trx, id);
      if (stack === undefined) throw new AppError('NOT_FOUND');
      if (destroyResources) {
        throw new AppError(
          'BAD_INPUT',
          'destroyResources: Gantry does not destroy resources on deletion. Remove them from the code and apply that first.',
        );
      }
      if (stack.protect_from_deletion) throw new AppError('STACK_PROTECTED');
      const unfinished = await unfinishedRuns(trx, id);
      if (unfinished.length > 0) {
        throw new AppError(
          'STACK_BUSY',
          `The stack has ${unfinished.length} unfinished runs. End them first.`,
        );
      }
      await unbindActor(trx, 'stack', id);
      await deleteStackRow(trx, id);
      if (stack.integration_id !== null) {
        await deps.vcs.releaseRepository(trx, stack.integration_id, stack.repository_uuid);
      }
      await noticeStack(deps.db, trx, stack);
      return stack;
    },
  });
