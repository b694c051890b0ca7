import { AppError, notFound } from '@gantry/contract/errors';
import { isTerminal, type RunState } from '@gantry/contract/run-states';
import { z } from 'zod';
import type { Actor } from '../authz/index.ts';
import { unbindActor } from '../identity/index.ts';
import type { Trx } from '../platform/db/index.ts';
import {
  deleteStackRow,
  locateStack,
  lockStackRow,
  noticeStack,
  type StackRow,
  stackSnapshot,
  updateStack,
} from '../stacks/index.ts';
import { createRun } from './create-run.ts';
import type { RunDeps } from './deps.ts';
import { requireRunnable } from './guards.ts';
import { runById, unfinishedRuns } from './store.ts';

/**
 * Deletes a stack with its runs, states and variables. With `destroyResources` a run destroys first what the stack
 * manages; its plan waits for confirmation as any other, and the stack goes when the run has finished.
 */
export const deleteStack = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'stack.delete',
    action: 'stack:delete',
    input: z.object({ id: z.string(), destroyResources: z.boolean() }),
    locate: locateStack(deps),
    audit: (given) => given,
    snapshot: stackSnapshot,
    run: async ({ trx, actor, input: { id, destroyResources } }) => {
      const stack = await lockStackRow(trx, id);
      if (stack === undefined) throw notFound();
      if (stack.protect_from_deletion) throw new AppError('STACK_PROTECTED');
      if (stack.deleting) throw new AppError('STACK_DELETING');
      const unfinished = await unfinishedRuns(trx, id);
      if (unfinished.length > 0) {
        throw new AppError(
          'STACK_BUSY',
          `The stack has ${unfinished.length} unfinished runs. End them first.`,
        );
      }
      if (destroyResources) return { ...(await destroy(deps, trx, { stack, actor })), deleted: false };
      await unbindActor(trx, 'stack', id);
      await deleteStackRow(trx, id);
      if (stack.integration_id !== null) {
        await deps.vcs.releaseRepository(trx, stack.integration_id, stack.repository_uuid);
      }
      await noticeStack(deps.db, trx, stack);
      return { ...stack, deleted: true };
    },
  });

async function destroy(
  deps: RunDeps,
  trx: Trx,
  { stack, actor }: { stack: StackRow; actor: Actor },
): Promise<StackRow> {
  requireRunnable(stack, 'DESTROY', actor);
  if (stack.tracked_commit === null) {
    throw new AppError(
      'BAD_INPUT',
      'destroyResources: The stack tracks no commit yet, so there is no code to destroy with. Sync it first.',
    );
  }
  await createRun(deps, trx, {
    stack,
    type: 'DESTROY',
    commit: stack.tracked_commit,
    branch: stack.branch,
    pullRequest: null,
    eventId: null,
    triggeredBy: actor.name,
    actorId: actor.id,
    once: false,
  });
  await updateStack(trx, stack.id, { deleting: true });
  await noticeStack(deps.db, trx, stack);
  return { ...stack, deleting: true };
}

/** After a run that destroyed everything the stack goes; after one that did not, the stack stays as it was. */
export function createFinishDeletion(deps: RunDeps) {
  return ({ runId, stackId, state }: { runId: string; stackId: string; state: RunState }): Promise<void> =>
    deps.db.transaction(async (trx) => {
      const stack = await lockStackRow(trx, stackId);
      const run = await runById(trx, runId);
      if (stack === undefined || run?.type !== 'DESTROY' || !stack.deleting || !isTerminal(state)) return;
      if (run.state === 'FINISHED') {
        await unbindActor(trx, 'stack', stackId);
        await deleteStackRow(trx, stackId);
      } else await updateStack(trx, stackId, { deleting: false });
      await noticeStack(deps.db, trx, stack);
    });
}
